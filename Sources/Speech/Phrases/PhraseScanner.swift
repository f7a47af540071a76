/// Reads a reply scalar by scalar and tells where a phrase is complete.
struct PhraseScanner {
    /// A phrase cut off the front.
    struct Cut {
        var text: String
        /// Whether the phrase begins a line, where `-` or `#` are marks.
        var startsLine: Bool
    }

    /// What a character at a sentence's end waits for.
    enum Ending: Equatable {
        /// For white space, which completes the phrase unless the word before it speaks against.
        case space
        /// For anything that is not a closing quote or bracket: scripts that write no spaces.
        case anything
        /// For a word that does not begin in lower case; the phrase would be cut at the offset.
        case word(cut: Int)
    }

    enum Limits {
        /// Scalars after which a phrase is cut at a clause or word.
        static let phrase = 200
        /// Shortest first phrase that ends at a clause.
        static let firstClause = 30
        /// Shortest later phrase that ends at a clause, when one must be cut.
        static let clause = 60
        /// A bracket that is not closed within so many scalars is no link.
        static let linkText = 300
    }

    /// Whether no phrase with anything to say has been passed on yet.
    var isFirst = true
    var pending: [Unicode.Scalar] = []
    private var startsLine = true
    var markup = MarkupState()
    var ending: Ending?
    /// Whether there is a letter or digit; a phrase without any is not worth passing on.
    private var hasSpeech = false
    /// Where the current run without white space begins.
    var wordStart = 0
    /// Where a line began, counted from the pending text's start.
    var lineStart = 0
    /// Offsets after the last clause mark and the last word at which the text may be cut.
    private var lastClause: Int?
    private var lastWord: Int?

    var isEmpty: Bool { pending.isEmpty }

    /// Takes the next scalar and returns how many of the pending ones form a complete phrase, if they do.
    mutating func take(_ scalar: Unicode.Scalar) -> Int? {
        let index = pending.count
        pending.append(scalar)
        if let opening = markup.take(scalar, at: index) {
            // A code block begins in mid-line: what stands before it is complete.
            if opening > 0, pending[..<opening].contains(where: \.isSpoken) { return opening }
            if markup.isCodeBlock { ending = nil }
        }
        if markup.isCodeBlock || markup.endedCodeBlock {
            if scalar == "\n" { startLine(at: index + 1) }
            return markup.endedCodeBlock ? index + 1 : nil
        }
        if let cut = cutBeforeOrAt(scalar, index) { return cut }
        if scalar.isSpoken { hasSpeech = true }
        if scalar.properties.isWhitespace {
            wordStart = index + 1
            if scalar == "\n" { startLine(at: index + 1) }
        } else if isWordBorder(at: index) {
            lastWord = index
        }
        return pending.count > Limits.phrase ? cutOfLongRun(at: index) : nil
    }

    private mutating func startLine(at offset: Int) {
        lineStart = offset
        wordStart = offset
    }

    private mutating func cutBeforeOrAt(_ scalar: Unicode.Scalar, _ index: Int) -> Int? {
        guard hasSpeech else { return nil }
        if let cut = settleEnding(with: scalar, at: index) { return cut }
        guard !markup.isProtected else { return nil }
        if scalar == "\n" { return index + 1 }
        if let clause = clauseEnd(with: scalar, at: index) {
            lastClause = clause
            if isFirst, clause >= Limits.firstClause { return clause }
        }
        return beginEnding(with: scalar, at: index)
    }

    /// The offset after a clause mark, once it is known to be one: `1,000` and `12:30` hold none.
    private func clauseEnd(with scalar: Unicode.Scalar, at index: Int) -> Int? {
        if scalar.isFullWidthClauseMark { return index + 1 }
        guard scalar.properties.isWhitespace, index > 0, pending[index - 1].isClauseMark else { return nil }
        return index + 1
    }

    /// Whether a word begins at the index and the text may be cut before it: not between the groups of a number.
    private func isWordBorder(at index: Int) -> Bool {
        guard index > 0, index == wordStart, !markup.isProtected(at: index) else { return false }
        guard index > 1, pending[index].isDigit, pending[index - 1].properties.isWhitespace else { return true }
        return !pending[index - 2].isDigit
    }

    private func cutOfLongRun(at index: Int) -> Int? {
        if let lastClause, lastClause >= Limits.clause { return lastClause }
        if let lastWord, pending[..<lastWord].contains(where: \.isSpoken) { return lastWord }
        // No border at all: scripts without spaces may be cut between any two letters.
        guard !markup.isProtected, pending[index].isUnspacedLetter, pending[index - 1].isUnspacedLetter else {
            return nil
        }
        return index
    }
}

extension PhraseScanner {
    /// What would remain after a cut.
    func rest(after count: Int) -> [Unicode.Scalar] { Array(pending[count...]) }

    /// Cuts a phrase off the front and forgets the rest, which the caller scans anew.
    mutating func takeFirst(_ count: Int) -> Cut {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: pending[..<count])
        let cut = Cut(text: String(text), startsLine: startsLine)
        let endsLine = pending[count - 1] == "\n"
        let wasFirst = isFirst
        self = PhraseScanner()
        isFirst = wasFirst
        startsLine = endsLine
        return cut
    }

    mutating func takeAll() -> Cut { takeFirst(pending.count) }

    /// Whether the pending phrase begins a line.
    var isAtLineStart: Bool { startsLine || lineStart > 0 }
}
