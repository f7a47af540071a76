/// Reads numbers and texts from a message; nil for what is not there.
struct WireReader {
    private let bytes: [UInt8]
    private var at = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { at == bytes.count }

    /// A little-endian number of so many bytes.
    mutating func number(_ count: Int) -> Int? {
        guard count <= bytes.count - at else { return nil }
        defer { at += count }
        return (0..<count).reduce(0) { $0 | Int(bytes[at + $1]) << (8 * $1) }
    }

    /// A text with its length before it.
    mutating func text() -> String? {
        guard let count = number(2), count <= bytes.count - at else { return nil }
        defer { at += count }
        return String(decoding: bytes[at..<(at + count)], as: UTF8.self)
    }

    mutating func rest() -> ArraySlice<UInt8> {
        defer { at = bytes.count }
        return bytes[at...]
    }

    /// The rest as 16-bit samples.
    mutating func samples() -> [Int16] {
        let rest = rest()
        return stride(from: rest.startIndex, to: rest.endIndex - 1, by: 2).map {
            Int16(bitPattern: UInt16(rest[$0]) | UInt16(rest[$0 + 1]) << 8)
        }
    }
}
