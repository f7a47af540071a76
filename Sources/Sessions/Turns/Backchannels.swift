import VoiceCore

/// Words that show that somebody listens and do not claim the floor, such as "mm-hm", for each language.
package struct Backchannels: Sendable, Equatable {
    /// More of such words in a row are a message.
    private static let mostWords = 3

    /// By primary language (ISO 639): the words as ``letters(of:)`` gives them.
    private let lists: [String: Set<[Character]>]
    /// Letters of the longest word; no text with more than three times as many is looked at.
    private let longest: Int

    /// The built-in lists.
    package static let standard = Backchannels(replacing: [:])

    /// The built-in lists, some of them replaced.
    ///
    /// - Parameter replacements: Words by language tag; a list takes the place of all built-in words of its language.
    ///   An empty list: nothing that is said in that language is a backchannel.
    package init(replacing replacements: [String: [String]]) {
        let own = Dictionary(
            replacements.map { (language: $0.key.primaryLanguage, words: Self.list($0.value)) },
            uniquingKeysWith: { $0.union($1) }
        )
        lists = Self.builtIn.merging(own) { $1 }
        longest = lists.values.joined().map(\.count).max() ?? 0
    }

    /// Whether a text holds nothing but such words, three at most; an empty text doesn't.
    ///
    /// Case, hyphens, apostrophes and blanks make no difference, so that `Mm-hm.` and `mmhm` are the same.
    ///
    /// - Parameters:
    ///   - text: What was understood.
    ///   - languages: Tags of the languages that it may be in; a word of any of their lists counts.
    /// - Returns: False also for a text that merely begins with such a word.
    package func matches(_ text: String, in languages: [String]) -> Bool {
        let letters = Self.letters(of: text, upTo: longest * Self.mostWords + 1)
        guard !letters.isEmpty, letters.count <= longest * Self.mostWords else { return false }
        return isRow(of: languages.map { lists[$0.primaryLanguage] ?? Self.sounds }, letters)
    }

    /// Whether the letters can be cut into words of the lists.
    private func isRow(of lists: [Set<[Character]>], _ letters: [Character]) -> Bool {
        // The fewest words that end at each place; nil where none does.
        var fewest: [Int?] = [0] + Array(repeating: nil, count: letters.count)
        for end in 1...letters.count {
            for start in max(0, end - longest)..<end {
                guard let count = fewest[start], count < Self.mostWords, count + 1 < fewest[end] ?? .max else {
                    continue
                }
                let word = Array(letters[start..<end])
                if lists.contains(where: { $0.contains(word) }) { fewest[end] = count + 1 }
            }
        }
        return fewest[letters.count] != nil
    }

    private static func list(_ words: [String]) -> Set<[Character]> {
        Set(words.map { letters(of: $0) }.filter { !$0.isEmpty })
    }

    /// The letters alone, in lower case; a sound that is drawn out is as long as its second letter.
    private static func letters(of text: String, upTo limit: Int = .max) -> [Character] {
        var letters: [Character] = []
        for character in text where character.isLetter {
            for letter in character.lowercased() where letters.suffix(2) != [letter, letter] { letters.append(letter) }
            if letters.count >= limit { break }
        }
        return letters
    }
}

extension Backchannels {
    /// What people say in every language, and all there is for those without a list.
    private static let sounds = list([
        "mm", "mhm", "mmhm", "mmhmm", "hm", "hmm", "hmhm", "uh", "uhuh", "uhhuh", "huh", "um", "ah", "ahh", "aha", "oh",
        "ooh", "ok", "okay",
    ])

    private static let builtIn: [String: Set<[Character]>] = {
        let own: [String: [String]] = [
            "ar": ["نعم", "أجل", "طيب", "حسنا", "تمام", "أيوه", "ايوه"],
            "cs": ["jo", "ano", "jasně", "dobře", "aha", "jasný"],
            "da": ["ja", "jo", "jep", "nemlig", "klart", "netop"],
            "de": [
                "ja", "jaja", "jo", "jep", "jawohl", "genau", "klar", "stimmt", "richtig", "aja", "achso", "ach so",
                "gut", "sehr gut", "schön", "alles klar", "na klar", "toll", "super", "eben", "verstehe",
                "ich verstehe",
            ],
            "el": ["ναι", "μάλιστα", "εντάξει", "σωστά", "ωραία"],
            "en": [
                "yeah", "yep", "yup", "ya", "yes", "right", "all right", "alright", "sure", "of course", "cool", "nice",
                "great", "good", "wow", "exactly", "true", "indeed", "I see", "got it", "go on", "uh-huh",
                "oh yes", "oh really", "really",
            ],
            "es": ["sí", "si", "claro", "vale", "bueno", "bien", "eso", "exacto", "ajá", "de acuerdo", "entiendo"],
            "fi": ["joo", "juu", "niin", "kyllä", "aivan", "selvä", "just", "hyvä"],
            "fr": [
                "oui", "ouais", "d'accord", "voilà", "bien", "bien sûr", "exactement", "c'est ça", "je vois", "ah bon",
                "tout à fait", "super", "entendu",
            ],
            "hi": ["हाँ", "हां", "जी", "अच्छा", "ठीक", "ठीक है", "सही"],
            "hu": ["igen", "ja", "jó", "persze", "értem", "aha", "pontosan"],
            "it": [
                "sì", "si", "già", "certo", "va bene", "bene", "esatto", "giusto", "capisco", "capito", "d'accordo",
            ],
            "ja": ["はい", "はいはい", "うん", "うんうん", "ええ", "ああ", "へえ", "そう", "そうそう", "そうですね", "そうですか", "なるほど", "ふむ"],
            "ko": ["네", "네네", "예", "응", "어", "아", "그래", "그래요", "그렇죠", "그렇군요", "맞아", "맞아요"],
            "nb": ["ja", "jo", "jepp", "nettopp", "klart", "riktig", "akkurat"],
            "nl": ["ja", "jaja", "jep", "precies", "klopt", "goed", "oké", "prima", "inderdaad", "zeker", "leuk"],
            "no": ["ja", "jo", "jepp", "nettopp", "klart", "riktig", "akkurat"],
            "pl": ["tak", "jasne", "dobrze", "dobra", "właśnie", "aha", "rozumiem", "zgoda"],
            "pt": ["sim", "é", "pois", "pois é", "claro", "certo", "tá", "tá bom", "isso", "exato", "entendi", "bom"],
            "ro": ["da", "bine", "sigur", "exact", "așa", "corect", "înțeleg"],
            "ru": [
                "да", "ага", "угу", "так", "хорошо", "ладно", "понятно", "точно", "конечно", "ясно", "мм", "хм",
                "ну да",
            ],
            "sv": ["ja", "jo", "japp", "jaha", "precis", "just det", "visst", "okej", "klart", "bra"],
            "tr": ["evet", "tamam", "hı hı", "peki", "aynen", "doğru", "tabii"],
            "uk": ["так", "ага", "угу", "добре", "гаразд", "зрозуміло", "точно", "звісно", "мм", "хм"],
            "zh": [
                "嗯", "嗯嗯", "哦", "噢", "啊", "对", "对对", "对对对", "是", "是的", "是啊", "好", "好的", "好吧", "行", "對", "對對", "對對對",
            ],
        ]
        return own.mapValues { list($0).union(sounds) }
    }()
}
