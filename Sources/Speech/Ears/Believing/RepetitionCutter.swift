/// Cuts the loops in which recognisers get stuck: a sentence, a word or a syllable over and over becomes one.
///
/// People repeat themselves too ("no no no", "very very good", a number with many zeros): what they may say stays as it
/// is. Work grows with the text's length, not with its square.
struct RepetitionCutter {
    /// A word, or one sign of a script without spaces.
    private struct Token {
        /// The same for the same word.
        let word: Int
        let isNumber: Bool
        /// With what follows it up to the next one.
        let text: Range<Int>
    }

    /// No longer loop is looked for, in words or signs: a long sentence.
    private static let longestUnit = 160
    /// A word of this many equal syllables is one; of at most four letters each.
    private static let syllableLimit = 8
    private static let longestSyllable = 4

    private let characters: [Character]
    private var tokens: [Token] = []

    private init(_ characters: [Character]) {
        self.characters = characters
        var words: [String: Int] = [:]
        for (range, end) in Self.words(in: characters) {
            let word = String(characters[range]).lowercased()
            let number = words[word] ?? words.count
            words[word] = number
            let isNumber = characters[range].allSatisfy(\.isNumber)
            tokens.append(Token(word: number, isNumber: isNumber, text: range.lowerBound..<end))
        }
    }

    /// The text with each loop said once; nil when there is none.
    static func cut(_ text: String) -> String? {
        let characters = Array(text)
        let short = cutSyllables(characters)
        var cutter = RepetitionCutter(short)
        let count = cutter.tokens.count
        let start = cutter.tokens.first?.text.lowerBound ?? 0
        var length = 1
        while length <= min(Self.longestUnit, cutter.tokens.count / 2) {
            cutter.cutLoops(of: length)
            length += 1
        }
        guard cutter.tokens.count < count || short.count < characters.count else { return nil }
        var said = String(short[..<start])
        for token in cutter.tokens { said += String(short[token.text]) }
        while said.last?.isWhitespace == true { said.removeLast() }
        return said
    }

    /// So many times in a row nobody says it.
    private func limit(of unit: ArraySlice<Token>) -> Int {
        if unit.allSatisfy(\.isNumber) { return 20 }
        return switch unit.count {
        case 1: 10
        case 2...3: 6
        default: 4
        }
    }

    private mutating func cutLoops(of length: Int) {
        var kept: [Token] = []
        var copied = 0
        var at = 0
        while at + length < tokens.count {
            var same = 0
            while at + same + length < tokens.count, tokens[at + same].word == tokens[at + same + length].word {
                same += 1
            }
            let times = (same + length) / length
            guard times >= limit(of: tokens[at..<(at + length)]) else {
                at += same + 1
                continue
            }
            kept += tokens[copied..<(at + length)]
            // At the end of a text a loop may be cut in its middle.
            at += same + length == tokens.count - at ? same + length : times * length
            copied = at
        }
        guard copied > 0 else { return }
        tokens = kept + tokens[copied...]
    }

    /// Words with the place where the next one begins.
    private static func words(in characters: [Character]) -> [(word: Range<Int>, end: Int)] {
        var words: [Range<Int>] = []
        var start: Int?
        for (index, character) in characters.enumerated() {
            let isPart = character.isLetter || character.isNumber || (start != nil && "'’".contains(character))
            if let begun = start, !isPart || character.isUnspaced {
                words.append(begun..<index)
                start = nil
            }
            guard isPart else { continue }
            if character.isUnspaced { words.append(index..<(index + 1)) } else { start = start ?? index }
        }
        if let start { words.append(start..<characters.count) }
        return words.indices.map { index in
            (words[index], index + 1 < words.count ? words[index + 1].lowerBound : characters.count)
        }
    }

    /// Syllables within words: "hahahahahahahahaha".
    private static func cutSyllables(_ characters: [Character]) -> [Character] {
        var text = characters
        for length in 1...longestSyllable {
            var kept: [Character] = []
            var copied = 0
            var at = 0
            while at + length < text.count {
                var same = 0
                while at + same + length < text.count, text[at + same].isLetter,
                    text[at + same] == text[at + same + length]
                { same += 1 }
                guard (same + length) / length >= syllableLimit, !text[at].isUnspaced else {
                    at += same + 1
                    continue
                }
                kept += text[copied..<(at + length)]
                at += same + length
                copied = at
            }
            if copied > 0 { text = kept + text[copied...] }
        }
        return text
    }
}
