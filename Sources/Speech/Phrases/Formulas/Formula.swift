/// A formula in the notation of TeX, as people say it.
struct Formula {
    enum Reading: Equatable {
        case words(String)
        /// It is said that there is a formula.
        case unreadable(String)
        /// No formula, but words.
        case prose
    }

    let reading: Reading

    /// Longer ones nobody can follow by ear.
    private static let longest = 300

    init(_ text: ArraySlice<Unicode.Scalar>, language: String) {
        let words = FormulaWords.of(language)
        guard text.count <= Self.longest else {
            reading = .unreadable(words.formula)
            return
        }
        let tokens = FormulaToken.list(in: text)
        if Self.isProse(tokens) {
            reading = .prose
            return
        }
        var reader = FormulaReader(tokens, words)
        reading = reader.read().map(Reading.words) ?? .unreadable(words.formula)
    }

    /// Whether a name is that of a command which may stand outside of a formula.
    static func isCommand(_ name: String) -> Bool {
        FormulaToken.isFraction(name) || name == "sqrt" || FormulaToken.signs[name] != nil
            || FormulaToken.greek.contains(name)
    }

    private static func isProse(_ tokens: [FormulaToken]) -> Bool {
        var words = 0
        for token in tokens {
            switch token {
            case .word: words += 1
            case .command, .sign("^"), .sign("_"), .sign("="), .sign("{"): return false
            default: break
            }
        }
        return words > 0 || tokens.isEmpty
    }
}
