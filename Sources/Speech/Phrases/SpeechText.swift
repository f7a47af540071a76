/// What is said of written text, made line by line, each in one pass.
struct SpeechText {
    /// One line without markup; empty when there is no letter or digit to say.
    private(set) var text = ""
    /// How many scalars were looked at: the work that was done.
    private(set) var visited = 0
    private let language: String
    /// What closes the block of code that we are in.
    private var fence: Fence?

    init(_ scalars: ArraySlice<Unicode.Scalar>, startsLine: Bool, language: String) {
        self.language = language
        visited += scalars.count
        let joined = FormulaLines.joined(scalars)
        var start = joined.startIndex
        var isLineStart = startsLine
        while start < joined.endIndex {
            let end = joined[start...].firstIndex(where: \.isLineEnd) ?? joined.endIndex
            take(joined[start..<end], isLineStart: isLineStart)
            isLineStart = true
            start = end + 1
        }
    }

    private mutating func take(_ line: ArraySlice<Unicode.Scalar>, isLineStart: Bool) {
        visited += line.count
        if let fence {
            if fence.isClosed(by: line) { self.fence = nil }
            return
        }
        if let opened = Fence(line, isLineStart: isLineStart) {
            fence = opened
            return
        }
        var inline = InlineReader(isLineStart ? LineMarks.removed(from: line) : line, language: language)
        let words = SpokenSigns.tidied(inline.read())
        visited += inline.visited
        guard words.contains(where: \.isSpoken) else { return }
        if !text.isEmpty { text += " " }
        text.unicodeScalars.append(contentsOf: words)
    }
}

/// The line that opens a block of code (CommonMark 0.31, section 4.5); backticks do so in mid-line too.
private struct Fence {
    private let mark: Unicode.Scalar
    private let count: Int

    init?(_ line: ArraySlice<Unicode.Scalar>, isLineStart: Bool) {
        let line = line.drop { $0.properties.isWhitespace }
        guard let mark = line.first, mark == "`" || mark == "~" && isLineStart else { return nil }
        let info = line.drop { $0 == mark }
        count = line.count - info.count
        guard count >= 3, !info.contains(mark) else { return nil }
        self.mark = mark
    }

    func isClosed(by line: ArraySlice<Unicode.Scalar>) -> Bool {
        let line = line.drop { $0.properties.isWhitespace }
        let rest = line.drop { $0 == mark }
        return line.count - rest.count >= count && rest.allSatisfy(\.properties.isWhitespace)
    }
}
