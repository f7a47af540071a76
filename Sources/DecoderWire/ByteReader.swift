/// Reads the fields of a message; nil where it is too short.
struct ByteReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) {
        rest = bytes[...]
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func number<Number: FixedWidthInteger>(_: Number.Type = Number.self) -> Number? {
        let count = Number.bitWidth / 8
        guard rest.count >= count else { return nil }
        var value: Number = 0
        for (index, byte) in rest.prefix(count).enumerated() {
            value |= Number(truncatingIfNeeded: byte) << (8 * index)
        }
        rest = rest.dropFirst(count)
        return value
    }

    /// All that is left, as samples; nil for half a sample.
    mutating func samples() -> [Int16]? {
        guard rest.count.isMultiple(of: 2) else { return nil }
        defer { rest = [] }
        return stride(from: rest.startIndex, to: rest.endIndex, by: 2).map { index in
            Int16(bitPattern: UInt16(rest[index]) | UInt16(rest[index + 1]) << 8)
        }
    }

    mutating func floats() -> [Float]? {
        guard let count = number(UInt8.self) else { return nil }
        var numbers: [Float] = []
        for _ in 0..<count {
            guard let bits = number(UInt32.self) else { return nil }
            numbers.append(Float(bitPattern: bits))
        }
        return numbers
    }

    /// All that is left, as text.
    mutating func text() -> String {
        defer { rest = [] }
        return String(decoding: rest, as: UTF8.self)
    }
}
