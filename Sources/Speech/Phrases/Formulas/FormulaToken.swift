/// A part of a formula.
enum FormulaToken: Equatable {
    case number(String)
    case letter(String)
    /// Three letters or more, which are said as a word.
    case word(String)
    case command(String)
    /// What is written in letters as it is, `\text{…}`.
    case text(String)
    case sign(Unicode.Scalar)

    /// The parts of a formula, in one pass.
    static func list(in text: ArraySlice<Unicode.Scalar>) -> [FormulaToken] {
        var tokens: [FormulaToken] = []
        var rest = text
        while let first = rest.first {
            if first == "\\" {
                tokens.append(command(from: &rest))
            } else if first.isDigit {
                tokens.append(.number(String(take(from: &rest) { $0.isDigit || $0 == "." || $0 == "," })))
            } else if first.properties.isAlphabetic {
                let letters = take(from: &rest, while: \.properties.isAlphabetic)
                if letters.count > 2 {
                    tokens.append(.word(String(letters)))
                } else {
                    tokens += letters.map { .letter(String($0)) }
                }
            } else {
                if !first.properties.isWhitespace { tokens.append(.sign(first)) }
                rest.removeFirst()
            }
        }
        return tokens
    }

    private static func command(from rest: inout ArraySlice<Unicode.Scalar>) -> FormulaToken {
        rest.removeFirst()
        let name = String(take(from: &rest) { $0.isASCII && $0.properties.isAlphabetic })
        guard !name.isEmpty else { return .command(rest.popFirst().map { String($0) } ?? " ") }
        guard textCommands.contains(name), rest.first == "{" else { return .command(name) }
        rest.removeFirst()
        let words = take(from: &rest) { $0 != "}" }
        if !rest.isEmpty { rest.removeFirst() }
        return .text(String(words))
    }

    private static func take(
        from rest: inout ArraySlice<Unicode.Scalar>,
        while isTaken: (Unicode.Scalar) -> Bool
    ) -> ArraySlice<Unicode.Scalar> {
        let taken = rest.prefix(while: isTaken)
        rest = rest[taken.endIndex...]
        return taken
    }

    private static let textCommands: Set<String> = [
        "text", "textbf", "textit", "textrm", "mathrm", "mathbf", "mathit", "mathbb", "mathcal", "operatorname", "mbox",
    ]

    static func isFraction(_ name: String) -> Bool { ["frac", "dfrac", "tfrac", "cfrac"].contains(name) }

    /// Commands that only lay a formula out.
    static let layout: Set<String> = [
        "left", "right", "big", "Big", "bigg", "Bigg", "displaystyle", "textstyle", "limits", "quad", "qquad", ",", ";",
        ":", "!", " ", "{", "}", "boxed", "mathstrut", "bigl", "bigr",
    ]

    static let functions: Set<String> = [
        "sin", "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "log", "ln",
        "exp",
        "min", "max", "sup", "inf", "det", "gcd", "arg", "deg", "dim", "ker", "mod",
    ]

    static let greek: Set<String> = [
        "alpha", "beta", "gamma", "delta", "epsilon", "varepsilon", "zeta", "eta", "theta", "vartheta", "iota", "kappa",
        "lambda", "mu", "nu", "xi", "pi", "rho", "sigma", "tau", "upsilon", "phi", "varphi", "chi", "psi", "omega",
        "Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Phi", "Psi", "Omega",
    ]

    /// Commands for signs that can be written without them.
    static let signs: [String: Unicode.Scalar] = [
        "times": "×", "cdot": "×", "ast": "×", "div": "÷", "pm": "±", "le": "≤", "leq": "≤", "leqslant": "≤", "ge": "≥",
        "geq": "≥", "geqslant": "≥", "ne": "≠", "neq": "≠", "approx": "≈", "sim": "≈", "equiv": "=", "to": "→",
        "rightarrow": "→", "longrightarrow": "→", "Rightarrow": "⇒", "implies": "⇒", "infty": "∞", "circ": "°",
        "degree": "°", "in": "∈", "sum": "∑", "prod": "∏", "int": "∫", "partial": "∂", "nabla": "∇", "cdots": "…",
        "ldots": "…", "dots": "…", "lt": "<", "gt": ">", "%": "%", "$": "$", "cup": "∪", "cap": "∩",
    ]
}
