"""Commits and Welcomes (opcode 28), read as far as a delivery service without keys can."""

from dataclasses import dataclass

from .key_package import LeafNode
from .wire import Malformed, Reader, vector


@dataclass(frozen=True)
class Welcome:
    """The secrets of each newcomer by the reference of its key package, and the group's state for all of them."""

    secrets: dict[bytes, bytes]
    group_info: bytes

    @classmethod
    def parse(cls, data: bytes) -> "Welcome":
        reader = Reader(data)
        reader.expect(2, 2, "the Welcome's cipher suite")
        entries, secrets = Reader(reader.vector()), {}
        while not entries.at_end:
            start = entries.position
            reference = entries.vector()
            _read_ciphertext(entries)
            secrets[reference] = entries.data[start:entries.position]
        group_info = reader.vector()
        if not reader.at_end:
            raise Malformed(f"{len(reader.rest)} bytes after a Welcome")
        return cls(secrets, group_info)

    def for_one(self, reference: bytes) -> bytes:
        return b"\0\2" + vector(self.secrets[reference]) + vector(self.group_info)


@dataclass(frozen=True)
class Commit:
    user_id: int
    message: bytes
    group_id: int
    epoch: int
    sender_leaf: int
    references: tuple[bytes, ...]
    has_path: bool
    welcome: Welcome | None

    @classmethod
    def parse(cls, user_id: int, payload: bytes) -> "Commit":
        reader = Reader(payload)
        reader.expect(2, 1, "the MLS version")
        reader.expect(2, 1, "the wire format")
        group_id = int.from_bytes(reader.vector(), "big")
        epoch = reader.number(8)
        reader.expect(1, 1, "the sender's type")
        sender_leaf = reader.number(4)
        reader.vector()
        reader.expect(1, 3, "the content's type")
        listed, references = Reader(reader.vector()), []
        while not listed.at_end:
            listed.expect(1, 2, "the form of a proposal in a commit")
            references.append(listed.vector())
        has_path = reader.number(1) == 1
        if has_path:
            LeafNode.read(reader)
            nodes = Reader(reader.vector())
            while not nodes.at_end:
                nodes.vector()
                ciphertexts = Reader(nodes.vector())
                while not ciphertexts.at_end:
                    _read_ciphertext(ciphertexts)
        reader.vector()
        for tag in ("confirmation tag", "membership tag"):
            reader.expect(1, 32, f"the length of the {tag}")
            reader.take(32)
        message = payload[:reader.position]
        welcome = Welcome.parse(reader.rest) if reader.rest else None
        return cls(user_id, message, group_id, epoch, sender_leaf, tuple(references), has_path, welcome)


def _read_ciphertext(reader: Reader) -> None:
    reader.vector()
    reader.vector()
