/// A phrase as Flite can read it: ASCII, with the way back to the phrase's own characters.
struct FliteText {
    private(set) var bytes: [UInt8] = []
    /// For each byte, how many characters of the phrase have been read with it.
    private var characterCounts: [Int] = []

    init(_ text: String) {
        for (index, character) in text.enumerated() {
            append(Self.ascii(for: character), count: index + 1)
        }
    }

    /// How many characters of the phrase the first so many bytes stand for.
    func characters(upTo byteCount: Int) -> Int {
        byteCount > 0 && !characterCounts.isEmpty ? characterCounts[min(byteCount, characterCounts.count) - 1] : 0
    }

    private mutating func append(_ ascii: some Sequence<UInt8>, count: Int) {
        for byte in ascii {
            bytes.append(byte)
            characterCounts.append(count)
        }
    }

    private static func ascii(for character: Character) -> [UInt8] {
        if let byte = character.asciiValue { return [byte < 0x20 || byte == 0x7F ? 0x20 : byte] }
        if let word = words[character] { return Array(word.utf8) }
        if let letter = plainLetters[character] { return [letter] }
        // A letter with a combining accent of its own; what no English voice can say is a pause.
        return [character.unicodeScalars.first.flatMap { $0.isASCII ? UInt8($0.value) : nil } ?? 0x20]
    }

    private static let plainLetters: [Character: UInt8] = {
        var letters: [Character: UInt8] = [:]
        for (plain, accented) in accents {
            for letter in accented { letters[letter] = UInt8(ascii: plain) }
        }
        return letters
    }()

    /// Latin letters with accents (Unicode blocks Latin-1 Supplement and Latin Extended-A).
    private static let accents: [(plain: Unicode.Scalar, accented: String)] = [
        ("A", "ÀÁÂÃÄÅĀĂĄ"),
        ("C", "ÇĆĈĊČ"),
        ("D", "Ď"),
        ("E", "ÈÉÊËĒĔĖĘĚ"),
        ("G", "ĜĞĠĢ"),
        ("H", "Ĥ"),
        ("I", "ÌÍÎÏĨĪĬĮİ"),
        ("J", "Ĵ"),
        ("K", "Ķ"),
        ("L", "ĹĻĽ"),
        ("N", "ÑŃŅŇ"),
        ("O", "ÒÓÔÕÖŌŎŐ"),
        ("R", "ŔŖŘ"),
        ("S", "ŚŜŞŠ"),
        ("T", "ŢŤ"),
        ("U", "ÙÚÛÜŨŪŬŮŰŲ"),
        ("W", "Ŵ"),
        ("Y", "ÝŶŸ"),
        ("Z", "ŹŻŽ"),
        ("a", "àáâãäåāăą"),
        ("c", "çćĉċč"),
        ("d", "ď"),
        ("e", "èéêëēĕėęě"),
        ("g", "ĝğġģ"),
        ("h", "ĥ"),
        ("i", "ìíîïĩīĭį"),
        ("j", "ĵ"),
        ("k", "ķ"),
        ("l", "ĺļľ"),
        ("n", "ñńņň"),
        ("o", "òóôõöōŏő"),
        ("r", "ŕŗř"),
        ("s", "śŝşš"),
        ("t", "ţť"),
        ("u", "ùúûüũūŭůűų"),
        ("w", "ŵ"),
        ("y", "ýÿŷ"),
        ("z", "źżž"),
    ]

    private static let words: [Character: String] = [
        "“": "\"", "”": "\"", "„": "\"", "«": "\"", "»": "\"", "‘": "'", "’": "'", "‚": ",", "–": ",", "—": ",",
        "…": "...", "°": " degrees ", "€": " euros ", "£": " pounds ", "¥": " yen ", "×": " times ",
        "÷": " divided by ",
        "±": " plus or minus ", "½": " one half ", "¼": " one quarter ", "¾": " three quarters ", "²": " squared ",
        "³": " cubed ", "§": " section ", "µ": " micro", "ß": "ss", "æ": "ae", "Æ": "Ae", "ø": "o", "Ø": "O", "œ": "oe",
        "Œ": "Oe", "ł": "l", "Ł": "L", "đ": "d", "þ": "th", "ð": "th", "≈": " about ", "≤": " at most ",
        "≥": " at least ",
        "≠": " is not ", "−": "-", "‑": "-", "©": "", "®": "", "™": "",
    ]
}
