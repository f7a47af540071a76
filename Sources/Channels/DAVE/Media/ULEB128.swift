/// Unsigned integers in groups of seven bits, lowest first (DWARF 5, section 7.6).
///
/// DAVE uses them in media frames only; the vectors of MLS have lengths of another form.
package enum ULEB128 {
    /// Of a 32-bit value.
    static let maxByteCount = 5

    static func byteCount(of value: UInt32) -> Int {
        value == 0 ? 1 : (UInt32.bitWidth - value.leadingZeroBitCount + 6) / 7
    }

    /// Writes a value at `offset` and moves that behind it; the room is there.
    static func write(_ value: UInt32, to bytes: inout MutableSpan<UInt8>, at offset: inout Int) {
        var rest = value
        while rest >= 0x80 {
            bytes[offset] = UInt8(truncatingIfNeeded: rest) | 0x80
            rest >>= 7
            offset += 1
        }
        bytes[offset] = UInt8(truncatingIfNeeded: rest)
        offset += 1
    }

    /// Reads a value at `offset` and moves that behind it.
    ///
    /// - Parameters:
    ///   - bytes: Of which those before `end` count.
    ///   - offset: At most `end`.
    ///   - end: At most the count of the bytes.
    /// - Returns: Nil for a value that has no end or more than 32 bits. Longer forms than need be are accepted.
    package static func read(_ bytes: Span<UInt8>, at offset: inout Int, before end: Int) -> UInt32? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while offset < end {
            let byte = bytes[offset]
            offset += 1
            let bits = UInt64(byte & 0x7F)
            guard bits == 0 || shift < 35 else { return nil }
            value |= bits << shift
            if byte & 0x80 == 0 { return UInt32(exactly: value) }
            shift += 7
        }
        return nil
    }
}
