/// Finds the end of a request's head, and refuses what libmicrohttpd 0.9.75 would quietly mend.
///
/// Another server might read these differently: folded lines, bare carriage returns, null bytes, fields without a name
/// (RFC 9112, sections 2.2, 5.1 and 5.2). A bare line feed ends a line, as section 2.2 allows.
struct HeadScanner {
    enum Verdict: Equatable {
        case incomplete
        /// The head has this many bytes, empty lines before it included.
        case complete(Int)
        case refused(Int)
    }

    private let byteLimit: Int
    /// Bytes seen so far.
    private var count = 0
    /// Bytes of the present line, without its end.
    private var lineByteCount = 0
    /// Lines that are complete, without empty ones before the request line.
    private var lineCount = 0
    private var endsWithReturn = false

    init(byteLimit: Int) {
        self.byteLimit = byteLimit
    }

    /// Goes on where the last call ended.
    ///
    /// - Parameter bytes: All bytes since the head's beginning.
    /// - Returns: What is known by now.
    mutating func scan(_ bytes: [UInt8]) -> Verdict {
        while count < bytes.count {
            let byte = bytes[count]
            count += 1
            guard isAllowed(byte) else { return .refused(400) }
            guard count <= byteLimit else { return .refused(lineCount == 0 ? 414 : 431) }
            endsWithReturn = byte == UInt8(ascii: "\r")
            if endsWithReturn { continue }
            guard byte == UInt8(ascii: "\n") else {
                lineByteCount += 1
                continue
            }
            if lineByteCount == 0 && lineCount > 0 { return .complete(count) }
            if lineByteCount > 0 { lineCount += 1 }
            lineByteCount = 0
        }
        return .incomplete
    }

    private func isAllowed(_ byte: UInt8) -> Bool {
        if endsWithReturn { return byte == UInt8(ascii: "\n") }
        guard lineByteCount == 0 else { return byte != 0 }
        return switch byte {
        case 0, UInt8(ascii: " "), UInt8(ascii: "\t"): false
        case UInt8(ascii: ":"): lineCount == 0
        default: true
        }
    }
}
