"""Key packages (opcode 26), checked as Discord's voice gateway checks them."""

from dataclasses import dataclass

from .signatures import is_signed, reference
from .wire import Malformed, Reader

FOREVER = (0, 2**64 - 1)
KEY_PACKAGE_SOURCE, COMMIT_SOURCE = 1, 3


@dataclass(frozen=True)
class LeafNode:
    signature_key: bytes
    user_id: int
    source: int
    lifetime: tuple[int, int] | None
    unsigned: bytes
    signature: bytes

    @classmethod
    def read(cls, reader: Reader) -> "LeafNode":
        start = reader.position
        reader.vector()
        signature_key = reader.vector()
        reader.expect(2, 1, "the credential's type")
        identity = reader.vector()
        if len(identity) != 8:
            raise Malformed(f"an identity of {len(identity)} bytes")
        for _ in ("versions", "cipher suites", "extensions", "proposals", "credentials"):
            reader.vector()
        source = reader.number(1)
        lifetime = None
        if source == KEY_PACKAGE_SOURCE:
            lifetime = (reader.number(8), reader.number(8))
        elif source == COMMIT_SOURCE:
            reader.vector()
        else:
            raise Malformed(f"a leaf of source {source}")
        reader.vector()
        unsigned = reader.data[start:reader.position]
        return cls(signature_key, int.from_bytes(identity, "big"), source, lifetime, unsigned, reader.vector())


@dataclass(frozen=True)
class KeyPackage:
    bytes: bytes
    user_id: int
    reference: bytes

    @classmethod
    def parse(cls, data: bytes) -> "KeyPackage":
        reader = Reader(data)
        reader.expect(2, 1, "the MLS version")
        reader.expect(2, 2, "the cipher suite")
        reader.vector()
        leaf = LeafNode.read(reader)
        reader.vector()
        unsigned = data[:reader.position]
        signature = reader.vector()
        if not reader.at_end:
            raise Malformed(f"{len(reader.rest)} bytes after a key package")
        if leaf.source != KEY_PACKAGE_SOURCE or leaf.lifetime != FOREVER:
            raise Malformed(f"a key package of source {leaf.source} that lives {leaf.lifetime}")
        if not is_signed(leaf.signature_key, "LeafNodeTBS", leaf.unsigned, leaf.signature):
            raise Malformed("the leaf's signature is wrong")
        if not is_signed(leaf.signature_key, "KeyPackageTBS", unsigned, signature):
            raise Malformed("the key package's signature is wrong")
        return cls(data, leaf.user_id, reference("KeyPackage", data))
