"""The implementations that meet."""

from .dave_peer import DavePeerMember
from .davey_member import DaveyMember
from .libdave_member import LibdaveMember

KINDS = (DavePeerMember, DaveyMember, LibdaveMember)
OTHERS = (DaveyMember, LibdaveMember)
