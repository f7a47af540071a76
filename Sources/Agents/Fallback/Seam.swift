/// Joins the pieces of several providers into one text, in which nothing is repeated and no word is broken.
///
/// What a provider says is passed on up to its last whole word, so that one that breaks off never leaves half a word behind.
/// What the next one says is held back as long as it may be a repetition of what was said.
struct Seam {
    /// What was passed on.
    private(set) var said = ""
    /// The beginning of a word that may go on.
    private var held = ""
    /// The beginning of a continuation that may be a repetition.
    private var repetition: RepetitionSearch?
    /// Nothing of a continuation was passed on yet.
    private var isJoining = false
    private let holdsWords: Bool
    /// What is longer, in bytes, is passed on before it ends: it is no word.
    private static let longestWord = 256

    /// - Parameter holdsWords: Whether somebody could go on where a provider breaks off.
    init(holdsWords: Bool) {
        self.holdsWords = holdsWords
    }

    /// The text that can be passed on now.
    mutating func append(_ piece: String) -> String {
        guard holdsWords else {
            said += piece
            return piece
        }
        // What is held is the beginning of a word; only the piece is looked at.
        let end = piece.endIndexOfWholeWords
        guard end > piece.startIndex || held.utf8.count + piece.utf8.count > Self.longestWord else {
            held += piece
            return ""
        }
        let isEndless = end == piece.startIndex
        let whole = held + (isEndless ? piece[...] : piece[..<end])
        held = isEndless ? "" : String(piece[end...])
        return passOn(whole, isEnd: false)
    }

    /// The rest of the text: nothing will follow.
    mutating func finish() -> String {
        let rest = held
        held = ""
        return passOn(rest, isEnd: true)
    }

    /// A provider broke off, and another one goes on: half a word is forgotten.
    mutating func breakOff() {
        held = ""
        repetition = said.isEmpty ? nil : RepetitionSearch(in: said)
        isJoining = true
    }

    private mutating func passOn(_ text: String, isEnd: Bool) -> String {
        var text = text
        if var search = repetition {
            guard let rest = search.append(text, isEnd: isEnd) else {
                repetition = search
                return ""
            }
            repetition = nil
            text = rest
        }
        if isJoining {
            text = joined(text)
            isJoining = text.isEmpty
        }
        said += text
        return text
    }

    /// A continuation with the space that belongs between it and what was said.
    private func joined(_ text: String) -> String {
        guard let last = said.last, let first = text.first else { return text }
        if last.isWhitespace { return String(text.drop { $0.isWhitespace && !$0.isNewline }) }
        let needsSpace = (first.isLetter || first.isNumber) && first.isSpacedScript
        return needsSpace ? " " + text : text
    }
}

extension String {
    /// Where the last word begins if more of it may come, else the end.
    fileprivate var endIndexOfWholeWords: Index {
        var index = endIndex
        while index > startIndex {
            let before = self.index(before: index)
            guard self[before].mayGoOn else { break }
            index = before
        }
        return index
    }
}

extension Character {
    /// Whether it may be in the middle of a word of a script that puts spaces between words.
    fileprivate var mayGoOn: Bool { (isLetter || isNumber || mayBeInsideWord) && isSpacedScript }
}
