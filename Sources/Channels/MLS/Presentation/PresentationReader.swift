package import Cryptography

/// Reads values of the TLS presentation language (RFC 8446, section 3) with the variable-size vectors of RFC 9420,
/// section 2.1.2.
///
/// Whatever the bytes are, reading ends with a value or an error. A copy reads on by itself.
package struct PresentationReader: Sendable {
    private let bytes: [UInt8]
    /// The offset of what is read next.
    package private(set) var position = 0
    private let end: Int

    /// Starts in front of the first byte.
    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
        end = bytes.count
    }

    private init(_ bytes: [UInt8], _ range: Range<Int>) {
        self.bytes = bytes
        position = range.lowerBound
        end = range.upperBound
    }

    /// Bytes that are left.
    package var count: Int { end - position }
    /// Whether nothing is left.
    package var isAtEnd: Bool { position == end }

    /// Refuses bytes that follow a value.
    package func finish() throws(PresentationError) {
        guard isAtEnd else { throw .trailingBytes(count: count) }
    }

    /// What was read since the reader stood at an earlier ``position``.
    package func bytes(since earlier: Int) -> [UInt8] { Array(bytes[earlier..<position]) }

    /// Big endian, as all numbers are.
    package mutating func readUInt8() throws(PresentationError) -> UInt8 { try readInteger() }
    package mutating func readUInt16() throws(PresentationError) -> UInt16 { try readInteger() }
    package mutating func readUInt32() throws(PresentationError) -> UInt32 { try readInteger() }
    package mutating func readUInt64() throws(PresentationError) -> UInt64 { try readInteger() }

    /// The bytes of a vector of at most `cap` bytes.
    package mutating func readVector(atMost cap: Int) throws(PresentationError) -> [UInt8] {
        let range = try readRange(atMost: cap)
        return Array(bytes[range])
    }

    /// A vector of `count` bytes that nobody else may learn.
    mutating func readSecret(count: Int) throws(PresentationError) -> SecretBytes {
        let range = try readRange(atMost: count)
        guard range.count == count else { throw .invalidStructure }
        return SecretBytes(bytes[range])
    }

    /// A vector of at most `cap` elements that end where it ends.
    package mutating func readList<Element>(
        atMost cap: Int,
        _ readElement: (inout PresentationReader) throws(PresentationError) -> Element
    ) throws(PresentationError) -> [Element] {
        var elements = PresentationReader(bytes, try readRange(atMost: Limits.messageByteCount))
        var list: [Element] = []
        while !elements.isAtEnd {
            guard list.count < cap else { throw .tooLarge(count: list.count + 1, cap: cap) }
            list.append(try readElement(&elements))
        }
        return list
    }

    /// `optional<T>`: a mark of presence, then the value.
    package mutating func readOptional<Value>(
        _ readValue: (inout PresentationReader) throws(PresentationError) -> Value
    ) throws(PresentationError) -> Value? {
        switch try readUInt8() {
        case 0: nil
        case 1: try readValue(&self)
        default: throw .invalidStructure
        }
    }

    /// `HPKEPublicKey` or `SignaturePublicKey` (RFC 9420, sections 5.1.1 and 5.1.2), checked to be on the curve.
    package mutating func readPublicKey() throws(PresentationError) -> P256PublicKey {
        let octets = try readVector(atMost: P256PublicKey.byteCount)
        do throws(CryptographyError) {
            return try P256PublicKey(octets)
        } catch {
            throw .invalidPublicKey
        }
    }

    /// The length in front of a vector: 1, 2 or 4 bytes, of which two bits say how many, in the shortest form.
    mutating func readLength() throws(PresentationError) -> Int {
        let first = try readUInt8()
        let extra: Int
        switch first >> 6 {
        case 0: return Int(first)
        case 1: extra = 1
        case 2: extra = 3
        default: throw .invalidLength
        }
        var length = Int(first & 0x3f)
        for _ in 0..<extra { length = length << 8 | Int(try readUInt8()) }
        guard length > (extra == 1 ? 0x3f : 0x3fff) else { throw .invalidLength }
        return length
    }

    private mutating func readRange(atMost cap: Int) throws(PresentationError) -> Range<Int> {
        let length = try readLength()
        guard length <= cap else { throw .tooLarge(count: length, cap: cap) }
        guard length <= count else { throw .truncated(needed: length, available: count) }
        defer { position += length }
        return position..<position + length
    }

    private mutating func readInteger<Value: FixedWidthInteger & UnsignedInteger>() throws(PresentationError) -> Value {
        let size = Value.bitWidth / 8
        guard size <= count else { throw .truncated(needed: size, available: count) }
        defer { position += size }
        return bytes[position..<position + size].reduce(0) { Value(truncatingIfNeeded: UInt64($0) << 8) | Value($1) }
    }
}
