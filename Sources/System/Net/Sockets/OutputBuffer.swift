/// Bytes that wait for a socket to take them.
struct OutputBuffer {
    /// What was taken is removed in one go when it makes up this much of the buffer.
    private static let compactByteCount = 64 * 1024

    private var bytes: [UInt8] = []
    private var start = 0

    var byteCount: Int { bytes.count - start }
    var isEmpty: Bool { start == bytes.count }

    mutating func append(_ span: RawSpan) {
        unsafe span.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
    }

    /// Lends the bytes to `body`, which returns how many of them were taken.
    mutating func consume(_ body: (RawSpan) -> Int) {
        unsafe start += body(bytes.span.bytes.extracting(start..<bytes.count))
        if start == bytes.count {
            bytes.removeAll(keepingCapacity: bytes.capacity <= Self.compactByteCount)
            start = 0
        } else if start >= Self.compactByteCount {
            bytes.removeFirst(start)
            start = 0
        }
    }
}
