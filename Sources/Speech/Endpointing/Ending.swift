/// What the last words of a text say about whether more will come.
enum Ending: Equatable {
    /// Nothing either way.
    case open
    /// A finished sentence.
    case closed
    /// A filler, a conjunction, or another word that sentences don't end with.
    case hesitating

    /// Sounds that keep the floor while the speaker thinks.
    private static let fillers: Set<String> = [
        "um", "umm", "uh", "uhm", "uhh", "er", "erm", "hm", "hmm", "mm",
        "äh", "ähm", "öh", "öhm", "euh", "heu", "ehm",
    ]
    /// English words that ask for more.
    ///
    /// Those that may well end a sentence ("on", "to", "so", "is", "that") are not here.
    private static let openers: Set<String> = [
        "and", "or", "but", "nor", "because", "if", "unless", "although", "whereas", "whether", "than",
        "a", "an", "the", "my", "your", "our", "their", "its", "every", "into", "onto", "whose",
        "i'm", "i'll", "i'd", "i've", "we're", "we'll", "we've", "you're", "you'll", "they're", "they'll",
        "he's", "she's", "it's", "there's", "let's", "gonna", "wanna", "very",
    ]

    init(of text: String) {
        let word = text.split(whereSeparator: \.isWhitespace).last.map(String.init) ?? ""
        let bare = word.lowercased().replacing("’", with: "'").trimming { !$0.isLetter && !$0.isNumber }
        if Self.fillers.contains(bare) || Self.openers.contains(bare) {
            self = .hesitating
        } else if word.hasSuffix("...") || ["…", ",", "-", "–", "—", ":", ";"].contains(where: word.hasSuffix) {
            self = .hesitating
        } else if [".", "!", "?", "。", "！", "？", "؟", "।"].contains(where: word.trimming(\.isClosingMark).hasSuffix) {
            self = .closed
        } else {
            self = .open
        }
    }
}

extension Character {
    /// Marks that may follow the end of a sentence.
    fileprivate var isClosingMark: Bool { "\"'”’»)]".contains(self) }
}

extension String {
    fileprivate func trimming(_ isTrimmed: (Character) -> Bool) -> String {
        let head = drop(while: isTrimmed)
        guard let last = head.lastIndex(where: { !isTrimmed($0) }) else { return "" }
        return String(head[...last])
    }
}
