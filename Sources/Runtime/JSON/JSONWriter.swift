/// Writes values as compact JSON into one run of bytes, in time linear in what it writes.
///
/// It recurses as deep as the value, which the reader has bounded.
struct JSONWriter {
    private(set) var bytes: [UInt8] = []

    mutating func write(_ value: JSONValue) {
        switch value {
        case .null: write(ascii: "null")
        case .bool(let value): write(ascii: value ? "true" : "false")
        case .integer(let value): bytes += String(value).utf8
        // JSON has no word for what is not finite.
        case .number(let value): bytes += (value.isFinite ? String(value) : "null").utf8
        case .string(let value): write(value)
        case .array(let elements): write(elements)
        case .object(let members): write(members)
        }
    }

    private mutating func write(_ elements: [JSONValue]) {
        bytes.append(UInt8(ascii: "["))
        var isFirst = true
        for element in elements {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            write(element)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    private mutating func write(_ members: [String: JSONValue]) {
        bytes.append(UInt8(ascii: "{"))
        var isFirst = true
        for (name, value) in members.sorted(by: { $0.key < $1.key }) {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            write(name)
            bytes.append(UInt8(ascii: ":"))
            write(value)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    /// A string with its quotation marks (RFC 8259, section 7).
    mutating func write(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { utf8 in
            // What stands between two escapes is copied at once.
            var start = 0
            for index in utf8.indices {
                guard let length = Self.escapedLength(at: index, of: utf8) else { continue }
                bytes += utf8[start..<index]
                escape(utf8[index..<index + length])
                start = index + length
            }
            bytes += utf8[start...]
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// How many bytes the character has that begins at `index`; nil where it is written as it stands.
    ///
    /// DEL and the separators U+2028 and U+2029 are escaped beside what JSON wants, for terminals and for JavaScript.
    private static func escapedLength(at index: Int, of utf8: UnsafeBufferPointer<UInt8>) -> Int? {
        switch utf8[index] {
        case ..<0x20, 0x7F, UInt8(ascii: "\""), UInt8(ascii: "\\"): 1
        case 0xE2 where utf8[index + 1] == 0x80 && utf8[index + 2] | 1 == 0xA9: 3
        default: nil
        }
    }

    private mutating func escape(_ character: Slice<UnsafeBufferPointer<UInt8>>) {
        let first = character[character.startIndex]
        bytes.append(UInt8(ascii: "\\"))
        switch first {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(first)
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0xE2: write(ascii: character[character.startIndex + 2] == 0xA8 ? "u2028" : "u2029")
        default:
            write(ascii: "u00")
            bytes.append(Self.digit(first >> 4))
            bytes.append(Self.digit(first & 0xF))
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    private mutating func write(ascii text: StaticString) {
        text.withUTF8Buffer { bytes += $0 }
    }
}
