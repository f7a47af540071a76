/// Writes values of the TLS presentation language with the variable-size vectors of RFC 9420, section 2.1.2.
package struct PresentationWriter: Sendable {
    /// What was written up to now.
    package private(set) var bytes: [UInt8] = []

    /// Starts with nothing.
    package init() {}

    /// A number, big endian.
    package mutating func write<Value: FixedWidthInteger & UnsignedInteger>(_ value: Value) {
        for shift in stride(from: Value.bitWidth - 8, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }

    /// A structure.
    package mutating func write(_ value: some Presentable) { value.write(to: &self) }

    /// Bytes as they are, with no length in front.
    package mutating func writeRaw(_ raw: [UInt8]) { bytes += raw }

    /// A vector of bytes.
    package mutating func writeVector(_ content: [UInt8]) {
        writeLength(content.count)
        bytes += content
    }

    /// A vector whose content is what `writeContent` writes.
    package mutating func writeVector(_ writeContent: (inout PresentationWriter) -> Void) {
        var content = PresentationWriter()
        writeContent(&content)
        writeVector(content.bytes)
    }

    /// A vector of values.
    package mutating func writeList(_ values: some Sequence<some Presentable>) {
        writeVector { content in for value in values { value.write(to: &content) } }
    }

    /// A vector of numbers; its length counts bytes.
    package mutating func writeList<Value: FixedWidthInteger & UnsignedInteger>(_ values: some Sequence<Value>) {
        writeVector { content in for value in values { content.write(value) } }
    }

    /// `optional<T>`: a mark of presence, then the value.
    package mutating func writeOptional(_ value: (some Presentable)?) {
        write(UInt8(value == nil ? 0 : 1))
        if let value { value.write(to: &self) }
    }

    private mutating func writeLength(_ length: Int) {
        switch length {
        case ..<0x40: write(UInt8(length))
        case ..<0x4000: write(UInt16(length) | 0x4000)
        default:
            precondition(length < 1 << 30, "a vector of \(length) bytes cannot be written")
            write(UInt32(length) | 0x8000_0000)
        }
    }
}
