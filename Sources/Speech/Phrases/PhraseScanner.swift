/// Reads a reply scalar by scalar and tells where a phrase is complete.
///
/// Constant work for each scalar, but for the words before marks that may end a sentence, which are looked at once.
struct PhraseScanner {
    /// A phrase cut off the front.
    struct Cut {
        var scalars: ArraySlice<Unicode.Scalar>
        /// Those of them that may be said; what a long target or code block leaves over is not.
        var said: Range<Int>
        /// Whether the phrase begins a line, where `-` or `#` are marks.
        var startsLine: Bool
    }

    /// What a character at a sentence's end waits for.
    enum Ending: Equatable {
        /// For white space, which completes the phrase unless the word before it speaks against.
        case space
        /// For anything that is not a closing quote or bracket: scripts that write no spaces.
        case anything
        /// For the next word, which may show that the sentence goes on; the phrase would be cut at the offset.
        case word(cut: Int, unless: Continuation)
    }

    /// What begins a word by which a sentence goes on.
    enum Continuation {
        /// A letter in lower case.
        case lowerCase
        /// The same, or a digit: `No. 7`, `Jan. 5`.
        case number
        /// The same, or a word that stands after an ordinal number: `3. Mai`.
        case ordinal
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
        /// A tag that is not closed within so many scalars is none.
        static let tag = 300
        /// A formula that is not closed within so many scalars is none; the second between single dollars.
        static let formula = 600
        static let shortFormula = 120
        /// Scalars after which a phrase is cut whatever stands there, a little later where a character is not over.
        static let longest = 2000
        /// Scalars after which what nobody hears is passed on, so that none of it is held.
        static let unsaid = 400
    }

    /// Whether no phrase with anything to say has been passed on yet.
    var isFirst = true
    var pending: [Unicode.Scalar] = []
    /// How many scalars were looked at, those looked at again counted again.
    var visited = 0
    var markup = MarkupState()
    var ending: Ending?
    /// The word by which a pending end is decided, as far as it has come.
    var nextWord = ""
    var word = WordScan()
    private var startsLine = true
    /// Where the first letter or digit stands; a phrase without any is not worth passing on.
    private var firstSpoken: Int?
    /// Until where nothing is said.
    private var unsaidCount = 0
    /// Offsets after the last clause mark, of the last word at which the text may be cut, and after the last white space.
    private var lastClause: Int?
    private var lastWord: Int?
    private var lastSpace = 0

    var isEmpty: Bool { pending.isEmpty }

    /// Takes the next scalar and returns how many of the pending ones form a complete phrase, if they do.
    mutating func take(_ scalar: Unicode.Scalar) -> Int? {
        visited += 1
        let index = pending.count
        pending.append(scalar)
        let wasUnsaid = markup.unsaid != nil
        if let opening = markup.take(scalar, at: index) {
            // A code block begins in mid-line: what stands before it is complete.
            if let firstSpoken, firstSpoken < opening { return opening }
            (ending, firstSpoken) = (nil, nil)
        }
        if wasUnsaid || markup.unsaid != nil { return takeUnsaid(scalar, at: index) }
        if let cut = cutBeforeOrAt(scalar, index) { return cut }
        if scalar.isSpoken { firstSpoken = firstSpoken ?? index }
        word.take(scalar, at: index)
        if scalar.properties.isWhitespace {
            lastSpace = index + 1
        } else if isWordBorder(at: index) {
            lastWord = index
        }
        return cutOfLongRun(at: index)
    }

    private mutating func takeUnsaid(_ scalar: Unicode.Scalar, at index: Int) -> Int? {
        word.take(scalar, at: index)
        unsaidCount = index + 1
        return markup.endedCodeBlock || pending.count >= Limits.unsaid ? index + 1 : nil
    }

    private mutating func cutBeforeOrAt(_ scalar: Unicode.Scalar, _ index: Int) -> Int? {
        guard firstSpoken != nil else { return nil }
        if let cut = settleEnding(with: scalar, at: index) { return cut }
        guard !markup.isProtected else { return nil }
        if scalar.isLineEnd { return index + 1 }
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
        guard index > 0, index == word.start, !markup.isProtected(at: index) else { return false }
        guard index > 1, pending[index].isDigit, pending[index - 1].properties.isWhitespace else { return true }
        return !pending[index - 2].isDigit
    }

    // MARK: what has no end of its own

    private func cutOfLongRun(at index: Int) -> Int? {
        guard let firstSpoken else { return cutOfUnspoken(at: index) }
        guard pending.count > Limits.phrase else { return nil }
        if let lastClause, lastClause >= Limits.clause { return lastClause }
        if let lastWord, firstSpoken < lastWord { return lastWord }
        // No border at all: scripts without spaces may be cut between any two letters.
        if !markup.isProtected, pending[index].isUnspacedLetter, pending[index - 1].isUnspacedLetter { return index }
        return pending.count > Limits.longest ? longestCut(at: index) : nil
    }

    /// Marks and blanks are passed on line by line, so that the marks of the next line keep their meaning.
    private func cutOfUnspoken(at index: Int) -> Int? {
        guard pending.count >= Limits.unsaid, !markup.isProtected || pending.count > Limits.longest else { return nil }
        return word.lineStart > 0 ? word.lineStart : index + 1
    }

    /// Cuts at white space that is protected, else where a character ends.
    private func longestCut(at index: Int) -> Int? {
        if markup.longTarget == nil, lastSpace > Limits.longest / 2 { return lastSpace }
        let isWithinCharacter = pending[index].joinsCharacter || pending[index - 1].joinsCharacter
        return isWithinCharacter && pending.count < Limits.longest * 2 ? nil : index
    }

    /// What of the pending text is inside of something unsaid that goes on after a cut at its end.
    private func unsaidGoingOn(after count: Int) -> MarkupState.Unsaid? {
        if markup.unsaid != nil { return markup.unsaid }
        guard count > Limits.longest - 1 else { return nil }
        if markup.longTarget != nil { return .target }
        return word.isAddress(in: pending) ? .address : nil
    }
}

extension PhraseScanner {
    /// Cuts a phrase off the front and forgets the rest, which the caller scans anew.
    mutating func takeFirst(_ count: Int) -> Cut {
        let goingOn = count >= pending.count - 1 ? unsaidGoingOn(after: count) : nil
        var said = min(unsaidCount, count)..<count
        if goingOn == .target, let target = markup.longTarget { said = said.lowerBound..<max(said.lowerBound, target) }
        let cut = Cut(scalars: pending[..<count], said: said, startsLine: startsLine)
        var next = PhraseScanner()
        next.isFirst = isFirst
        next.visited = visited
        next.startsLine = pending[count - 1].isLineEnd
        next.markup =
            goingOn.map { MarkupState(goingOn: $0, after: markup) } ?? MarkupState(startsLine: next.startsLine)
        self = next
        return cut
    }

    mutating func takeAll() -> Cut { takeFirst(pending.count) }

    /// Whether the pending phrase begins a line.
    var isAtLineStart: Bool { startsLine || word.lineStart > 0 }
}
