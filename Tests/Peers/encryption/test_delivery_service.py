"""The delivery service, proven with the libraries alone: what it says in the other tests can be relied on."""

import pytest

from .calls import RandomCall
from .davey_member import DaveyMember
from .libdave_member import LibdaveMember
from .tally import SEED


@pytest.mark.parametrize("kinds", [
    pytest.param([DaveyMember] * 3, id="davey"),
    pytest.param([DaveyMember, LibdaveMember] * 2, id="davey and libdave"),
])
@pytest.mark.parametrize("seed", [SEED, SEED + 1], ids=lambda seed: f"seed {seed}")
def test_the_libraries_agree(kinds, seed):
    call = RandomCall(seed, kinds, most=5)
    call.hold(epochs=30)
    call.close()
