/// Puts messages together from a stream that arrives in pieces of any length.
package struct MessageAssembler {
    /// The other side announced a message beyond ``MessageFraming/limit``.
    package struct TooLong: Error {}

    private var bytes: [UInt8] = []
    private var start = 0

    package init() {}

    /// Whether a part of a message waits for its rest.
    package var isInMessage: Bool { start < bytes.count }

    /// Takes what came next.
    package mutating func append(_ piece: some Sequence<UInt8>) {
        bytes.append(contentsOf: piece)
    }

    /// The next complete message, or nil when more has to come.
    package mutating func next() throws(TooLong) -> [UInt8]? {
        let available = bytes.count - start
        guard available >= MessageFraming.headerCount else { return nil }
        guard let length = MessageFraming.length(in: bytes, at: start) else { throw TooLong() }
        guard available >= MessageFraming.headerCount + length else { return nil }
        let first = start + MessageFraming.headerCount
        let message = Array(bytes[first..<first + length])
        start = first + length
        if start == bytes.count {
            bytes.removeAll(keepingCapacity: true)
            start = 0
        }
        return message
    }
}
