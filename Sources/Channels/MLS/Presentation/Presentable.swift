/// A structure that RFC 9420 defines in the TLS presentation language.
///
/// Each value has one encoding, so what was read is written again byte for byte.
package protocol Presentable: Sendable {
    /// Reads one value and leaves the reader behind it.
    init(from reader: inout PresentationReader) throws(PresentationError)
    func write(to writer: inout PresentationWriter)
}

extension Presentable {
    /// Reads a value that these bytes are, all of them.
    package init(encoded bytes: [UInt8]) throws(PresentationError) {
        guard bytes.count <= Limits.messageByteCount else {
            throw .tooLarge(count: bytes.count, cap: Limits.messageByteCount)
        }
        var reader = PresentationReader(bytes)
        try self.init(from: &reader)
        try reader.finish()
    }

    /// The one encoding of the value.
    package var encoded: [UInt8] {
        var writer = PresentationWriter()
        write(to: &writer)
        return writer.bytes
    }
}
