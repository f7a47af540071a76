/// A phrase as Flite can read it: ASCII, with the way back to the phrase's own characters.
struct FliteText {
    private(set) var bytes: [UInt8] = []
    /// For each byte, how many characters of the phrase have been read with it.
    private var characterCounts: [Int] = []
    /// Whether the last bytes are words that nothing may be joined to.
    private var endsWithWords = false

    init(_ text: String) {
        var reader = EnglishSigns(text)
        while let part = reader.next() {
            switch part {
            case .character(let character, let end): append(character, end: end)
            case .verbatim(let characters, let end):
                for (index, character) in characters.enumerated() {
                    append(character, end: end - characters.count + index + 1)
                }
            case .words(let words, let start, let end): append(words, from: start, to: end)
            }
        }
    }

    /// Flite is given no more at a time, in bytes: its memory grows with what it is given, 25 KB a letter.
    static let longestStretch = 400

    /// The bytes cut into what Flite is given one after the other; nearly always a single one.
    ///
    /// Cut behind a blank where there is one in the second half of a stretch.
    var stretches: [Range<Int>] {
        var stretches: [Range<Int>] = []
        var start = 0
        while bytes.count - start > Self.longestStretch {
            let limit = start + Self.longestStretch
            let blank = bytes[(start + Self.longestStretch / 2)..<limit].lastIndex(of: 0x20)
            let end = blank.map { $0 + 1 } ?? limit
            stretches.append(start..<end)
            start = end
        }
        stretches.append(start..<bytes.count)
        return stretches
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

    private mutating func append(_ character: Character, end: Int) {
        if endsWithWords, character.isLetter || character.isNumber { append([0x20], count: end - 1) }
        endsWithWords = false
        append(Self.ascii(for: character), count: end)
    }

    /// Words that stand for some characters: these are said with the last of the words.
    private mutating func append(_ words: String, from start: Int, to end: Int) {
        let bytes = Array((" " + words).utf8)
        let last = bytes.lastIndex(of: UInt8(ascii: " ")) ?? 0
        append(bytes[..<last], count: start)
        append(bytes[last...], count: end)
        endsWithWords = true
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
        "…": "...", "ß": "ss", "æ": "ae", "Æ": "Ae", "ø": "o", "Ø": "O", "œ": "oe", "Œ": "Oe", "ł": "l", "Ł": "L",
        "đ": "d", "þ": "th", "ð": "th", "‑": "-", "©": "", "®": "", "™": "",
    ]
}
