"""The TLS presentation language of MLS (RFC 9420, section 2): what the delivery service has to read and write."""


class Malformed(ValueError):
    """Bytes that are not what they should be."""


def length(count: int) -> bytes:
    """A length of minimal size."""
    if count < 1 << 6:
        return bytes([count])
    if count < 1 << 14:
        return (count | 1 << 14).to_bytes(2, "big")
    return (count | 1 << 31).to_bytes(4, "big")


def vector(content: bytes) -> bytes:
    return length(len(content)) + content


class Reader:
    def __init__(self, data: bytes):
        self.data = data
        self.position = 0

    @property
    def at_end(self) -> bool:
        return self.position == len(self.data)

    @property
    def rest(self) -> bytes:
        return self.data[self.position:]

    def take(self, count: int) -> bytes:
        end = self.position + count
        if end > len(self.data):
            raise Malformed(f"{count} bytes expected at {self.position} of {len(self.data)}")
        taken = self.data[self.position:end]
        self.position = end
        return taken

    def number(self, size: int) -> int:
        return int.from_bytes(self.take(size), "big")

    def vector(self) -> bytes:
        first = self.number(1)
        prefix = first >> 6
        if prefix == 3:
            raise Malformed("a length that MLS does not know")
        count = (first & 0x3F) << 8 * ((1 << prefix) - 1) | self.number((1 << prefix) - 1)
        if len(length(count)) != 1 << prefix:
            raise Malformed(f"a length of {count} in more bytes than it needs")
        return self.take(count)

    def expect(self, size: int, value: int, what: str) -> None:
        found = self.number(size)
        if found != value:
            raise Malformed(f"{what} is {found}, not {value}")
