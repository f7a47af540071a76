extension PhraseScanner {
    /// Whether the scalar may end a sentence, and with what must come next; nil when it does not, or did so already.
    mutating func beginEnding(with scalar: Unicode.Scalar, at index: Int) -> Int? {
        if scalar.isFullWidthEnd {
            guard markup.hasOpeners else { return index + 1 }
            ending = .anything
        } else if scalar == "!" || scalar == "?" || scalar == "؟" {
            guard markup.hasOpeners || !word.isPlain else { return index + 1 }
            ending = .space
        } else if scalar == "." || scalar == "…" {
            ending = .space
        }
        return nil
    }

    /// Decides what a possible end is by the scalar that follows it.
    mutating func settleEnding(with scalar: Unicode.Scalar, at index: Int) -> Int? {
        guard let ending else { return nil }
        let isSpace = scalar.properties.isWhitespace
        switch ending {
        case .word(let cut, let unless): return settleWord(with: scalar, at: index, cut, unless)
        case .anything:
            if scalar.isCloser || scalar.isFullWidthEnd { return nil }
            self.ending = nil
            return isSpace ? index + 1 : index
        case .space:
            if scalar.isCloser || scalar.isSentenceEnd { return nil }
            self.ending = nil
            guard isSpace else { return nil }
            switch verdict(on: pending[word.start..<index]) {
            case .ends: return index + 1
            case .goesOn: return nil
            case .depends(let unless):
                if scalar.isLineEnd { return index + 1 }
                nextWord = ""
                self.ending = .word(cut: index + 1, unless: unless)
                return nil
            }
        }
    }

    /// Decides a possible end by the word after it, with the first scalars that tell.
    private mutating func settleWord(
        with scalar: Unicode.Scalar,
        at index: Int,
        _ cut: Int,
        _ unless: Continuation
    ) -> Int? {
        if nextWord.isEmpty {
            if scalar.properties.isWhitespace { return scalar.isLineEnd ? index + 1 : nil }
            // Quotes and marks before the word tell nothing yet.
            if !scalar.isSpoken, index - cut < 4 { return nil }
        }
        if unless == .ordinal, scalar.isSpoken, nextWord.isEmpty ? scalar.properties.isUppercase : true {
            nextWord.unicodeScalars.append(scalar)
            if Abbreviations.mayFollowOrdinal(nextWord) { return nil }
        } else if !nextWord.isEmpty {
            ending = nil
            return Abbreviations.followsOrdinal(nextWord) ? nil : cut
        }
        ending = nil
        if scalar.properties.isLowercase && nextWord.isEmpty || unless == .number && scalar.isDigit { return nil }
        return cut
    }

    /// Whether the pending text ends with one full stop after an ordinary word, with nothing open.
    var endsWithPlainSentence: Bool {
        guard ending == .space, !markup.hasOpeners, pending.last == ".", word.start > 0 else { return false }
        let end = pending.count - 1
        guard word.lowerCaseEnd == end, end - word.start > 1 else { return false }
        return Abbreviations.verdict(on: pending[word.start..<end]) == .ends
    }

    private enum Verdict {
        case ends, goesOn
        case depends(unless: Continuation)
    }

    /// What a word with its closing marks says about the end of its sentence.
    private mutating func verdict(on token: ArraySlice<Unicode.Scalar>) -> Verdict {
        visited += token.count
        let run = token.drop { $0.isOpener || $0.isCloser }
        let bare = ArraySlice(run.reversed().drop { $0.isCloser || $0.isSentenceEnd }.reversed())
        let marks = run.dropFirst(bare.count)
        let isNumber = bare.allSatisfy(\.isDigit)
        if isAtLineStart, word.isFirstOfLine, marks.elementsEqual(["."]), isNumber { return .goesOn }
        // Speech within quotes may go on after them: "Stop!" he said.
        if marks.contains(where: \.isQuote) { return .depends(unless: .lowerCase) }
        guard let mark = marks.first, mark == "." || mark == "…" else { return .ends }
        if mark == "…" || marks.prefix(2).elementsEqual([".", "."]) { return .depends(unless: .lowerCase) }
        if bare.isEmpty { return .depends(unless: .lowerCase) }
        if isNumber { return followsOrdinalWord ? .goesOn : .depends(unless: .ordinal) }
        if bare.count == 1, followsInitial { return .goesOn }
        switch Abbreviations.verdict(on: bare) {
        case .ends: return .ends
        case .neverEnds: return .goesOn
        case .mayEnd: return .depends(unless: .lowerCase)
        case .mayEndUnlessNumber: return .depends(unless: .number)
        }
    }

    /// Whether the word before the current one is a letter with a full stop, so that both are one abbreviation.
    private var followsInitial: Bool {
        word.previous.count == 2 && pending[word.previous.upperBound - 1] == "."
            && !pending[word.previous.lowerBound].isDigit
    }

    /// Whether the word before the current one lets a number with a full stop be an ordinal.
    private var followsOrdinalWord: Bool {
        guard word.previous.count <= Abbreviations.longestBeforeOrdinal else { return false }
        return Abbreviations.beforeOrdinals.contains(String(pending[word.previous]).lowercased())
    }
}

extension String {
    /// The text of these scalars.
    init(_ scalars: some Sequence<Unicode.Scalar>) {
        var view = UnicodeScalarView()
        view.append(contentsOf: scalars)
        self.init(view)
    }
}
