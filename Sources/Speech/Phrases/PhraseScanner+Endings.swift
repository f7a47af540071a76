extension PhraseScanner {
    /// Whether the scalar may end a sentence, and with what must come next; nil when it does not, or did so already.
    mutating func beginEnding(with scalar: Unicode.Scalar, at index: Int) -> Int? {
        if scalar.isFullWidthEnd {
            guard markup.hasOpeners else { return index + 1 }
            ending = .anything
        } else if scalar == "!" || scalar == "?" || scalar == "؟" {
            guard markup.hasOpeners || !isPlain(pending[wordStart..<index]) else { return index + 1 }
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
        case .word(let cut):
            if isSpace { return scalar == "\n" ? index + 1 : nil }
            // Quotes and marks before the word tell nothing yet.
            if !scalar.isSpoken, index - cut < 4 { return nil }
            self.ending = nil
            return scalar.properties.isLowercase ? nil : cut
        case .anything:
            if scalar.isCloser || scalar.isFullWidthEnd { return nil }
            self.ending = nil
            return isSpace ? index + 1 : index
        case .space:
            if scalar.isCloser || scalar.isSentenceEnd { return nil }
            self.ending = nil
            guard isSpace else { return nil }
            switch verdict(on: pending[wordStart..<index]) {
            case .ends: return index + 1
            case .goesOn: return nil
            case .depends:
                if scalar == "\n" { return index + 1 }
                self.ending = .word(cut: index + 1)
                return nil
            }
        }
    }

    /// Whether the pending text ends with one full stop after an ordinary word, with nothing open.
    var endsWithPlainSentence: Bool {
        guard ending == .space, !markup.hasOpeners, pending.last == ".", wordStart > 0 else { return false }
        let word = pending[wordStart..<(pending.count - 1)]
        return word.count > 1 && word.allSatisfy { $0.properties.isLowercase }
            && Abbreviations.verdict(on: word) == .ends
    }

    private enum Verdict { case ends, goesOn, depends }

    /// What a word with its closing marks says about the end of its sentence.
    private func verdict(on token: ArraySlice<Unicode.Scalar>) -> Verdict {
        let word = token.drop { $0.isOpener || $0.isCloser }
        let bare = word.reversed().drop { $0.isCloser || $0.isSentenceEnd }.reversed()
        let marks = word.dropFirst(bare.count)
        let isLineStart = isAtLineStart && wordStart == firstWordOfLine
        if isLineStart, marks.elementsEqual(["."]), bare.allSatisfy(\.isDigit) { return .goesOn }
        // Speech within quotes may go on after them: "Stop!" he said.
        if marks.contains(where: \.isQuote) { return .depends }
        guard let mark = marks.first, mark == "." || mark == "…" else { return .ends }
        if mark == "…" || marks.prefix(2).elementsEqual([".", "."]) { return .depends }
        if bare.isEmpty { return .depends }
        if bare.allSatisfy(\.isDigit) { return followsOrdinalWord ? .goesOn : .depends }
        switch Abbreviations.verdict(on: ArraySlice(bare)) {
        case .ends: return .ends
        case .neverEnds: return .goesOn
        case .mayEnd: return .depends
        }
    }

    /// Whether the word before the current one lets a number with a full stop be an ordinal.
    private var followsOrdinalWord: Bool {
        let before = pending[..<wordStart].split { $0.properties.isWhitespace }.last ?? []
        var word = String.UnicodeScalarView()
        word.append(contentsOf: before)
        return Abbreviations.beforeOrdinals.contains(String(word).lowercased())
    }

    /// Where the current line's first word begins.
    private var firstWordOfLine: Int {
        pending[lineStart...].firstIndex { !$0.properties.isWhitespace } ?? lineStart
    }

    /// Whether nothing that follows could make these scalars part of an address.
    private func isPlain(_ word: ArraySlice<Unicode.Scalar>) -> Bool {
        word.allSatisfy { $0.isSpoken || $0 == "'" || $0 == "’" || $0 == "-" || $0 == "%" || $0 == "," }
    }
}
