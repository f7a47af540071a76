/// Cuts a stream of bytes into lines.
struct RequestLines {
    /// The longest line that is kept, in bytes: twice the longest payload in base64.
    static let maxByteCount = 4_194_304

    /// A line that ended.
    enum Line: Equatable {
        case complete([UInt8])
        /// It was longer than ``maxByteCount`` and is gone.
        case tooLong
    }

    private var partial: [UInt8] = []
    private var isTooLong = false
    private var complete: [Line] = []

    /// The last line counts although nothing ends it, unless it is empty.
    mutating func take(_ bytes: [UInt8], isEnd: Bool) {
        for piece in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            if piece.offset > 0 { end() }
            if partial.count + piece.element.count > Self.maxByteCount {
                isTooLong = true
                partial = []
            } else if !isTooLong {
                partial += piece.element
            }
        }
        if isEnd, isTooLong || !partial.isEmpty { end() }
    }

    mutating func next() -> Line? { complete.isEmpty ? nil : complete.removeFirst() }

    private mutating func end() {
        complete.append(isTooLong ? .tooLong : .complete(partial))
        partial = []
        isTooLong = false
    }
}
