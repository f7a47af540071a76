/// Says the parts of a formula one after the other; gives up at what has no common reading.
struct FormulaReader {
    private let tokens: [FormulaToken]
    private let words: FormulaWords
    private var at = 0
    private var depth = 0

    /// Fractions within fractions beyond this nobody can follow.
    private static let deepest = 8

    init(_ tokens: [FormulaToken], _ words: FormulaWords) {
        self.tokens = tokens
        self.words = words
    }

    /// What people say for the formula; nil when they would have to draw it.
    mutating func read() -> String? {
        guard let said = sequence(isGroup: false), at == tokens.count, !said.isEmpty else { return nil }
        return said.joined(separator: " ").replacing(" ,", with: ",")
    }

    private var next: FormulaToken? { at < tokens.count ? tokens[at] : nil }

    private mutating func take(_ token: FormulaToken) -> Bool {
        guard next == token else { return false }
        at += 1
        return true
    }

    private mutating func sequence(isGroup: Bool) -> [String]? {
        guard depth < Self.deepest else { return nil }
        depth += 1
        defer { depth -= 1 }
        var said: [String] = []
        while let token = next {
            if token == .sign("}") { return isGroup ? said : nil }
            guard let term = term() else { return nil }
            said += term
        }
        return isGroup ? nil : said
    }

    /// A group in braces, or one term.
    private mutating func argument() -> [String]? {
        guard take(.sign("{")) else { return term(hasScripts: false) }
        guard let said = sequence(isGroup: true), take(.sign("}")) else { return nil }
        return said
    }

    private mutating func term(hasScripts: Bool = true) -> [String]? {
        guard let token = next else { return nil }
        if token == .sign("{") {
            guard let group = argument() else { return nil }
            return hasScripts ? scripts(after: group, isLetter: false) : group
        }
        at += 1
        let said: [String]
        switch token {
        case .number(let number): said = [number]
        case .letter(let letter):
            said = [letter]
            if ["f", "g", "h"].contains(letter), next == .sign("(") { return said + [words.of] }
        case .word(let word), .text(let word): said = [word]
        case .command(let name):
            guard let command = command(name) else { return nil }
            said = command
        case .sign(let sign): return sayScripted(sign)
        }
        return hasScripts ? scripts(after: said, isLetter: true) : said
    }

    private mutating func command(_ name: String) -> [String]? {
        if FormulaToken.layout.contains(name) { return [] }
        if FormulaToken.isFraction(name) {
            guard let above = argument(), let below = argument() else { return nil }
            return above + [words.over] + below
        }
        if name == "sqrt" { return root() }
        if let sign = FormulaToken.signs[name] { return sayScripted(sign) }
        if FormulaToken.functions.contains(name) { return [words.functions[name] ?? name] }
        if FormulaToken.greek.contains(name) {
            return [(name.hasPrefix("var") ? String(name.dropFirst(3)) : name).lowercased()]
        }
        if name == "lim" { return limit() }
        return nil
    }

    private mutating func root() -> [String]? {
        var name = words.root
        if take(.sign("[")) {
            guard take(.number("3")), take(.sign("]")) else { return nil }
            name = words.cubeRoot
        }
        return argument().map { [name] + $0 }
    }

    private mutating func limit() -> [String]? {
        guard take(.sign("_")) else { return [words.limit] }
        return argument().map { [words.limit, words.as] + $0 + [words.of] }
    }

    /// A sign, and the bounds of a sum or an integral.
    private mutating func sayScripted(_ sign: Unicode.Scalar) -> [String]? {
        switch sign {
        case "(", ")", "[", "]", "{", "}": return sign == ")" || sign == "]" ? scripts(after: [], isLetter: false) : []
        case ",", ";": return [","]
        case ".", ":": return []
        default: break
        }
        guard let name = words.signs[sign] else { return nil }
        guard ["∑", "∏", "∫"].contains(sign) else { return [name] }
        var said = [name]
        while next == .sign("_") || next == .sign("^") {
            let word = next == .sign("_") ? words.from : words.to
            at += 1
            guard let bound = argument() else { return nil }
            said += [word] + bound
        }
        return said + [words.of]
    }

    /// Powers and indices.
    private mutating func scripts(after said: [String], isLetter: Bool) -> [String]? {
        var said = said
        while let token = next {
            if token == .sign("^") {
                at += 1
                guard let power = power() else { return nil }
                said += power
            } else if token == .sign("_") {
                at += 1
                guard let index = argument() else { return nil }
                said += [words.sub] + index
            } else if token == .sign("'") || token == .sign("′") {
                at += 1
                said.append(words.prime)
            } else if token == .sign("!") {
                at += 1
                said.append(words.factorial)
            } else {
                break
            }
        }
        return said.filter { !$0.isEmpty }
    }

    private mutating func power() -> [String]? {
        guard let exponent = argument() else { return nil }
        switch exponent {
        case ["2"]: return [words.squared]
        case ["3"]: return [words.cubed]
        case [words.signs["°"] ?? "°"]: return exponent
        default: return [words.power] + exponent
        }
    }
}
