/// Removes the marks that recognisers put between words: `[BLANK_AUDIO]`, `<|nospeech|>`, `(laughs)`, `*coughs*`, `♪`.
///
/// In brackets and angle brackets stands nothing that was said. In parentheses may: phone numbers do; there only what
/// ``SoundWords`` knows goes, or what is a text's all. One pass.
struct SpeechMarks {
    private let characters: [Character]
    /// The text may go on: a mark that isn't closed yet is none of the words.
    private let isOpen: Bool
    private var kept: [Character] = []
    private var language: String?
    private var isAnyRemoved = false

    /// No mark is longer, in characters.
    private static let longest = 80

    private init(_ text: String, isOpen: Bool) {
        characters = Array(text)
        self.isOpen = isOpen
    }

    /// The words of a text.
    ///
    /// - Parameters:
    ///   - text: As a recogniser gave it.
    ///   - isOpen: It is a beginning.
    /// - Returns: The words, with the language that a mark named (`<|en|>`); empty where there is no letter and no digit.
    static func removed(from text: String, isOpen: Bool) -> (text: String, language: String?) {
        var marks = SpeechMarks(text, isOpen: isOpen)
        marks.read()
        guard marks.kept.contains(where: { $0.isLetter || $0.isNumber }) else { return ("", marks.language) }
        guard marks.isAnyRemoved else { return (text, marks.language) }
        return (marks.words, marks.language)
    }

    private mutating func read() {
        var at = 0
        while at < characters.count {
            let length = lengthOfMark(at: at)
            guard length > 0 else {
                kept.append(characters[at])
                at += 1
                continue
            }
            noteLanguage(of: characters[at..<(at + length)])
            at += length
            isAnyRemoved = true
            // The words on both sides stay apart, and a comma stays with its word.
            let next = at < characters.count ? characters[at] : " "
            if next.isPunctuation, !next.isOpening { while kept.last?.isWhitespace == true { kept.removeLast() } }
            if next.isLetter || next.isNumber, kept.last?.isWhitespace == false { kept.append(" ") }
        }
    }

    /// `<|en|>`.
    private mutating func noteLanguage(of mark: ArraySlice<Character>) {
        let name = mark.dropFirst(2).dropLast(2)
        guard language == nil, mark.starts(with: "<|"), (2...3).contains(name.count) else { return }
        if name.allSatisfy({ $0.isLowercase && $0.isASCII }) { language = String(name) }
    }

    /// What is left, without the punctuation that belonged to a mark, and without names of noises among the words.
    private var words: String {
        let words = String(kept).split(whereSeparator: \.isWhitespace)
        let text = words.joined(separator: " ")
        return String(text.drop { ($0.isPunctuation && !$0.isOpening) || $0.isWhitespace })
    }

    private func lengthOfMark(at start: Int) -> Int {
        let first = characters[start]
        return switch first {
        case "<": lengthOfTag(at: start)
        case "[", "［", "【": lengthOfBracket(at: start, closing: first == "[" ? "]" : first == "【" ? "】" : "］")
        case "(", "（": lengthOfAside(at: start, closing: first == "(" ? ")" : "）")
        case "{": lengthOfAside(at: start, closing: "}")
        case "*": lengthOfAction(at: start)
        case ">": characters[start...].prefix(2) == [">", ">"] ? 2 : 0
        default: first.isSign ? 1 : lengthOfName(at: start)
        }
    }

    /// `<|en|>`, `<unk>`, `</s>`.
    private func lengthOfTag(at start: Int) -> Int {
        let content = content(after: start, closing: ">")
        guard let content else { return openLength(at: start) }
        if content.first == "|", content.last == "|" { return content.count + 2 }
        let isName = content.allSatisfy { $0.isLetter || $0.isNumber || " _-/'.".contains($0) }
        return isName && content.isTight ? content.count + 2 : 0
    }

    private func lengthOfBracket(at start: Int, closing: Character) -> Int {
        content(after: start, closing: closing).map { $0.count + 2 } ?? openLength(at: start)
    }

    private func lengthOfAside(at start: Int, closing: Character) -> Int {
        guard let content = content(after: start, closing: closing) else { return openLength(at: start) }
        let isAll = content.count + 2 == characters.count
        let isAside = SoundWords.isNamed(in: String(content)) || (isAll && !content.contains(where: \.isNumber))
        return isAside ? content.count + 2 : 0
    }

    /// `*coughs*`, but neither `2 * 3 * 4` nor `f**k`.
    private func lengthOfAction(at start: Int) -> Int {
        guard start == 0 || !(characters[start - 1].isLetter || characters[start - 1].isNumber) else { return 0 }
        guard let content = content(after: start, closing: "*") else { return 0 }
        let after = start + content.count + 2
        let isEnd = after == characters.count || !(characters[after].isLetter || characters[after].isNumber)
        return isEnd && content.isTight && content.contains(where: \.isLetter) ? content.count + 2 : 0
    }

    /// `BLANK_AUDIO`, `++NOISE++`, `%HESITATION`.
    private func lengthOfName(at start: Int) -> Int {
        guard start == 0 || characters[start - 1].isWhitespace,
            "+%".contains(characters[start]) || characters[start].isUppercase
        else { return 0 }
        let word = characters[start...].prefix(Self.longest).prefix { !$0.isWhitespace }
        let name = word.filter { !$0.isPunctuation || $0 == "_" || $0 == "%" }
        let letters = name.filter(\.isLetter)
        guard letters.count > 2, letters.allSatisfy(\.isUppercase) else { return 0 }
        let isSound = name.contains("_") && SoundWords.isNamed(in: String(name.map { $0 == "_" ? " " : $0 }))
        let isName = isSound || word.starts(with: "++") || word.first == "%"
        return isName ? word.count : 0
    }

    private func content(after start: Int, closing: Character) -> ArraySlice<Character>? {
        let rest = characters[(start + 1)...].prefix(Self.longest)
        return rest.firstIndex(of: closing).map { rest[..<$0] }
    }

    /// A mark that is still being written goes as far as the text does.
    private func openLength(at start: Int) -> Int {
        isOpen && characters.count - start <= Self.longest ? characters.count - start : 0
    }
}

extension ArraySlice<Character> {
    /// Whether it is there and neither begins nor ends with a space.
    fileprivate var isTight: Bool { first.map { !$0.isWhitespace } == true && last?.isWhitespace == false }
}

extension Character {
    fileprivate var isOpening: Bool { "([{<\"'“‘«¿¡„‚「『《".contains(self) }

    /// A note or a pictogram: nobody says one.
    fileprivate var isSign: Bool {
        guard let scalar = unicodeScalars.first else { return false }
        return "♩♪♫♬♭♮♯".unicodeScalars.contains(scalar) || scalar.properties.isEmojiPresentation
            || unicodeScalars.contains("\u{FE0F}")
    }
}
