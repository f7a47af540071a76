"""The voice gateway as MLS sees it: an external sender that proposes who comes and who goes."""

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from .key_package import KeyPackage
from .signatures import reference, sign
from .wire import vector

MLS_VERSION = PUBLIC_MESSAGE = b"\0\1"


@dataclass(frozen=True)
class Proposal:
    """An Add (with a key package) or a Remove (of a leaf) of a user."""

    user_id: int
    message: bytes
    reference: bytes
    added: KeyPackage | None = None
    removed_leaf: int | None = None


class ExternalSender:
    def __init__(self, group_id: int):
        self.group_id = group_id
        self.key = ec.generate_private_key(ec.SECP256R1())

    @property
    def package(self) -> bytes:
        """The payload of opcode 25."""
        public = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return vector(public) + b"\0\1" + vector(b"\0")

    def add(self, package: KeyPackage, epoch: int) -> Proposal:
        message, identifier = self._sign(b"\0\1" + package.bytes, epoch)
        return Proposal(package.user_id, message, identifier, added=package)

    def remove(self, user_id: int, leaf: int, epoch: int) -> Proposal:
        message, identifier = self._sign(b"\0\3" + leaf.to_bytes(4, "big"), epoch)
        return Proposal(user_id, message, identifier, removed_leaf=leaf)

    def _sign(self, proposal: bytes, epoch: int) -> tuple[bytes, bytes]:
        sender = b"\2" + bytes(4)
        content = vector(self.group_id.to_bytes(8, "big")) + epoch.to_bytes(8, "big") + sender + b"\0" + b"\2" + proposal
        signature = sign(self.key, "FramedContentTBS", MLS_VERSION + PUBLIC_MESSAGE + content)
        authenticated = PUBLIC_MESSAGE + content + vector(signature)
        return MLS_VERSION + authenticated, reference("Proposal", authenticated)


def appended(proposals: list[Proposal]) -> bytes:
    """The payload of opcode 27 that brings proposals."""
    return b"\0" + vector(b"".join(proposal.message for proposal in proposals))


def revoked(proposals: list[Proposal]) -> bytes:
    """The payload of opcode 27 that takes proposals back."""
    return b"\1" + vector(b"".join(vector(proposal.reference) for proposal in proposals))
