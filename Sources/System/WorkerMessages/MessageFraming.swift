/// How messages between the server and its helper processes lie in a stream.
///
///     4 bytes   length of the rest, little-endian
///     n bytes   the message
package enum MessageFraming {
    package static let headerCount = 4

    /// The longest message, in bytes; a longer one means that the other side is broken.
    package static let limit = 1 << 20

    /// The message with its header.
    package static func framed(_ message: [UInt8]) -> [UInt8] {
        precondition(message.count <= limit, "a message to a helper is too long")
        let count = UInt32(message.count)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(headerCount + message.count)
        for index in 0..<UInt32(headerCount) {
            bytes.append(UInt8(truncatingIfNeeded: count >> (8 * index)))
        }
        bytes.append(contentsOf: message)
        return bytes
    }

    /// Reads the length from a header at `offset`; nil when it is beyond ``limit``.
    static func length(in bytes: [UInt8], at offset: Int) -> Int? {
        var length = 0
        for index in 0..<headerCount {
            length |= Int(bytes[offset + index]) << (8 * index)
        }
        return length <= limit ? length : nil
    }
}
