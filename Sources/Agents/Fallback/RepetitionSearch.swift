/// Finds how much of a continuation only repeats the end of what was said.
///
/// Words are compared without case and marks. The longest end of what was said with which the continuation begins is the
/// repetition. After the end of a sentence, where a new one may well begin alike, it needs three words, and so it does in
/// scripts without spaces, where a word is a character.
struct RepetitionSearch {
    /// Nobody repeats more than this; of longer texts the end is compared.
    private static let longest = 200
    private static let shortest = 3
    /// In bytes; each piece that may be a repetition is compared with all before it.
    private static let longestText = 4096

    private let said: [String]
    private let endsWithMark: Bool
    private let fewest: Int
    private var text = ""
    /// How many words of `text` were compared.
    private var count = 0
    /// Where in `said` the continuation may have begun.
    private var starts: [Int]
    /// The end of the longest repetition so far, in characters of `text`.
    private var repeated: Int?

    init(in text: String) {
        said = text.comparableWords.map(\.word).suffix(Self.longest)
        let last = text.last { !$0.isWhitespace }
        endsWithMark = last?.isMark == true
        let endsSentence = last.map { ".!?…".contains($0) } ?? false
        let isUnspaced = last?.isSpacedScript == false
        fewest = min(endsSentence || isUnspaced ? Self.shortest : 1, said.count)
        starts = Array(said.indices)
    }

    /// Takes more of the continuation.
    ///
    /// - Parameters:
    ///   - piece: Whole words.
    ///   - isEnd: Nothing follows.
    /// - Returns: What is new in all that was taken; nil as long as it may be a repetition.
    mutating func append(_ piece: String, isEnd: Bool) -> String? {
        text += piece
        // Marks without words are no repetition, however many there are.
        guard text.utf8.count <= Self.longestText else { return rest }
        for (position, word) in text.comparableWords.enumerated().dropFirst(count) {
            compare(word.word, at: position, endsAt: word.end)
            count = position + 1
            if starts.isEmpty { return rest }
        }
        return isEnd ? rest : nil
    }

    private mutating func compare(_ word: String, at position: Int, endsAt end: Int) {
        var open: [Int] = []
        for start in starts where said[start + position] == word {
            if start + position + 1 < said.count {
                open.append(start)
            } else if position + 1 >= fewest {
                repeated = end
            }
        }
        starts = open
    }

    private var rest: String {
        guard let repeated else { return text }
        let rest = text.dropFirst(repeated)
        return String(endsWithMark ? rest.drop { $0.isMark } : rest)
    }
}

extension String {
    /// The words in lower case, without marks, each with the count of characters up to its end.
    fileprivate var comparableWords: [(word: String, end: Int)] {
        var words: [(word: String, end: Int)] = []
        var isInside = false
        for (index, character) in lowercased().enumerated() {
            guard character.isLetter || character.isNumber else {
                // What stands within a word does not end it.
                if !character.mayBeInsideWord { isInside = false }
                continue
            }
            if isInside, character.isSpacedScript {
                words[words.count - 1].word.append(character)
                words[words.count - 1].end = index + 1
            } else {
                words.append((String(character), index + 1))
            }
            isInside = character.isSpacedScript
        }
        return words
    }
}

extension Character {
    fileprivate var isMark: Bool { ",.;:!?…".contains(self) }

    /// An apostrophe or a hyphen.
    var mayBeInsideWord: Bool { self == "'" || self == "’" || self == "-" }

    /// Not of the scripts that write words without spaces: Thai to Khmer, and Chinese and Japanese.
    var isSpacedScript: Bool {
        guard let scalar = unicodeScalars.first?.value else { return true }
        return switch scalar {
        case 0xAC00...0xD7FF: true
        case 0x0E00...0x0FFF, 0x1780...0x17FF, 0x2E80...0xFAFF, 0xFE30...0xFE4F, 0x20000...0x3FFFF: false
        default: true
        }
    }
}
