/// What stands around a place of an answer: marks in quotes and in code are what the answer is about.
struct CodeContext {
    enum Verdict: Equatable {
        case markup
        /// Text up to here.
        case literal(Int)
        /// What follows decides.
        case unknown
    }

    /// A code span that isn't closed within this many bytes of its line is none.
    private static let longestSpan = 256

    private var isInFence = false
    /// The fence may be a span of one line yet.
    private var isOnLineOfFence = false
    private var isInSpan = false
    /// Back quotes in a row, up to here.
    private var run = 0
    private var runBeginsLine = false
    /// Nothing but white space has come of this line.
    private var isAtLineStart = true
    /// The last bytes, the newest lowest.
    private var last: UInt64 = 0x20

    /// Whether the filter has to look at a byte.
    static func isNotable(_ byte: UInt8) -> Bool { mayBeginMark(byte) || byte == UInt8(ascii: "`") || byte == 0x0A }

    /// Whether a mark may begin with a byte: `<`, `[`, the first of `◁`, or that of `functools[`.
    static func mayBeginMark(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "<") || byte == UInt8(ascii: "[") || byte == 0xE2 || byte == UInt8(ascii: "f")
    }

    /// Takes text that was let through.
    mutating func note(_ bytes: ArraySlice<UInt8>) {
        for byte in bytes.suffix(8) { last = last << 8 | UInt64(byte) }
        for byte in bytes {
            if byte == UInt8(ascii: "`") {
                if run == 0 { runBeginsLine = isAtLineStart }
                run += 1
                isAtLineStart = false
                continue
            }
            endRun()
            if byte == 0x0A {
                isAtLineStart = true
                isInSpan = false
                isOnLineOfFence = false
            } else if !byte.isBlank {
                isAtLineStart = false
            }
        }
    }

    /// Something else than a back quote follows.
    mutating func endRun() {
        guard run > 0 else { return }
        if run >= 3, runBeginsLine || isOnLineOfFence {
            isInFence.toggle()
            isOnLineOfFence = isInFence
        } else if !isInFence {
            isInSpan.toggle()
        }
        run = 0
    }

    /// Whether a mark is markup here.
    ///
    /// - Parameters:
    ///   - mark: Its bytes, at their place in `bytes`.
    ///   - bytes: All that is there.
    ///   - isEnd: Nothing follows.
    /// - Returns: Whether it is a mark, text, or not to be told yet.
    func verdict(on mark: ArraySlice<UInt8>, in bytes: [UInt8], isEnd: Bool) -> Verdict {
        if isInFence { return .literal(mark.endIndex) }
        let rest = bytes[mark.endIndex...].prefix(Self.longestSpan)
        if isInSpan {
            if let end = rest.firstIndex(where: { $0 == UInt8(ascii: "`") || $0 == 0x0A }) {
                return rest[end] == 0x0A ? .markup : .literal(end)
            }
            return isEnd || rest.count == Self.longestSpan ? .markup : .unknown
        }
        guard let closing = closingQuote else { return .markup }
        if rest.starts(with: closing) { return .literal(mark.endIndex) }
        return !isEnd && closing.starts(with: rest) ? .unknown : .markup
    }

    /// What closes the quote that was opened right before; nil where none was.
    private var closingQuote: [UInt8]? {
        let newest = UInt8(truncatingIfNeeded: last)
        if newest == UInt8(ascii: "\"") || newest == UInt8(ascii: "'") {
            // After a word it closes one.
            let before = UInt8(truncatingIfNeeded: last >> 8)
            return before.isBlank || "([{:,=".utf8.contains(before) ? [newest] : nil
        }
        switch last & 0xFFFFFF {
        case 0xE2809C, 0xE2809E: return last & 0xFFFFFF == 0xE2809C ? [0xE2, 0x80, 0x9D] : [0xE2, 0x80, 0x9C]
        case 0xE28098: return [0xE2, 0x80, 0x99]
        default: return last & 0xFFFF == 0xC2AB ? [0xC2, 0xBB] : nil
        }
    }
}
