/// Text from bytes that may be split within a character.
struct UTF8Pieces {
    private var rest: [UInt8] = []

    /// The text that is complete with these bytes.
    mutating func receive(_ bytes: [UInt8]) -> String {
        rest += bytes
        let end = Self.completeCount(rest)
        defer { rest.removeFirst(end) }
        return String(decoding: rest[..<end], as: UTF8.self)
    }

    /// How many bytes there are up to a character that lacks its end (RFC 3629, section 3).
    private static func completeCount(_ bytes: [UInt8]) -> Int {
        for back in 1...3 where back <= bytes.count {
            let byte = bytes[bytes.count - back]
            guard byte & 0xC0 != 0x80 else { continue }
            let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
            return length > back ? bytes.count - back : bytes.count
        }
        return bytes.count
    }
}
