/// Reads a phrase for a voice that knows letters and plain numbers only: units, money and signs become English words.
///
/// Each character is looked at a few times at most.
struct EnglishSigns {
    enum Part: Equatable {
        /// A character as it stands, and how many of the phrase have been read with it.
        case character(Character, end: Int)
        /// Words for the characters from `start` to `end`, which stand apart from what is around them.
        case words(String, start: Int, end: Int)
        /// Characters as they stand, of which none is a sign by itself.
        case verbatim([Character], end: Int)
    }

    let text: [Character]
    private(set) var at = 0
    /// Where the second number of a range or product begins, whatever stands before it.
    var secondNumber = -1

    init(_ text: String) { self.text = Array(text) }

    mutating func next() -> Part? {
        guard at < text.count else { return nil }
        if let part = readMoney() ?? readNumber() ?? readLoneUnit() ?? readSign() { return part }
        at += 1
        return .character(text[at - 1], end: at)
    }

    func character(_ index: Int) -> Character? { index >= 0 && index < text.count ? text[index] : nil }

    func isWord(_ index: Int) -> Bool { character(index).map { $0.isLetter || $0.isNumber } ?? false }

    func isDigit(_ index: Int) -> Bool { character(index)?.isASCIIDigit ?? false }

    mutating func words(_ words: String, until end: Int) -> Part {
        defer { at = end }
        return .words(words, start: at, end: end)
    }

    mutating func verbatim(until end: Int) -> Part {
        defer { at = end }
        return .verbatim(Array(text[at..<end]), end: end)
    }

    // MARK: signs

    private mutating func readSign() -> Part? {
        let sign = text[at]
        let isBeforeNumber = isDigit(at + 1)
        switch sign {
        case "#":
            if isBeforeNumber { return words("number", until: at + 1) }
            return isWord(at - 1)
                ? words("sharp", until: at + 1) : words(isWord(at + 1) ? "hashtag" : "", until: at + 1)
        case "~": return words(isBeforeNumber ? "about" : "", until: at + 1)
        case "+":
            if isWord(at - 1), character(at + 1) == "+" { return words("plus plus", until: at + 2) }
            return words("plus", until: at + 1)
        case "/": return isWord(at - 1) && isWord(at + 1) ? words("", until: at + 1) : nil
        case "*", "×", "·": return isWord(at - 1) || character(at - 1) == " " ? words("times", until: at + 1) : nil
        case "-", "−":
            let isBetween =
                character(at - 1) == " " && character(at + 1) == " " && isOperand(at - 2) && isOperand(at + 2)
            return isBetween || sign == "−" ? words("minus", until: at + 1) : nil
        case "–": return isWord(at - 1) && isWord(at + 1) ? words("to", until: at + 1) : nil
        case "^": return readPower()
        default:
            guard let name = Self.names[sign] else { return nil }
            let isPart = sign.isNumber && isDigit(at - 1) && sign != "²" && sign != "³"
            return words(isPart ? "and " + name : name, until: at + 1)
        }
    }

    /// A digit, or a name of one letter.
    private func isOperand(_ place: Int) -> Bool {
        isDigit(place) || isWord(place) && !isWord(place - 1) && !isWord(place + 1) && character(place) != "I"
    }

    private mutating func readPower() -> Part? {
        guard isWord(at - 1) || character(at - 1) == ")" else { return words("", until: at + 1) }
        switch (character(at + 1), isWord(at + 2)) {
        case ("2", false): return words("squared", until: at + 2)
        case ("3", false): return words("cubed", until: at + 2)
        default: return words("to the power of", until: at + 1)
        }
    }

    private static let names: [Character: String] = [
        "=": "equals", "&": "and", "@": "at", "%": "percent", "‰": "per mille", "°": "degrees", "÷": "divided by",
        "±": "plus or minus", "½": "one half", "¼": "one quarter", "¾": "three quarters", "⅓": "one third",
        "⅔": "two thirds", "⅛": "one eighth", "²": "squared", "³": "cubed", "§": "section", "№": "number",
        "µ": "micro", "μ": "mu", "≈": "about", "≤": "at most", "≥": "at least", "≠": "is not", "<": "is less than",
        ">": "is greater than", "√": "the square root of", "∞": "infinity", "∑": "the sum of", "∫": "the integral of",
        "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "Δ": "delta", "ε": "epsilon", "θ": "theta",
        "λ": "lambda", "π": "pi", "ρ": "rho", "σ": "sigma", "Σ": "sigma", "τ": "tau", "φ": "phi", "ω": "omega",
        "Ω": "ohm", "→": "to", "℃": "degrees Celsius", "℉": "degrees Fahrenheit", "_": "",
    ]
}

extension Character {
    var isASCIIDigit: Bool { isASCII && isNumber }

    var isUnitSign: Bool {
        switch self {
        case "/", "°", "%", "‰", "²", "³", "℃", "℉", "^": true
        case "2", "3": true
        default: isLetter
        }
    }
}
