/// Follows formulas between `$`, `$$`, `\(` and `\[`, so that none is cut.
struct FormulaMarks {
    private enum Kind { case dollar, dollars, parenthesis, bracket }

    private var kind: Kind?
    private var start = 0
    /// Whether the formula began its line, and whether the current line has anything on it.
    private var beganLine = false
    private var isBlankLine = true
    private var previous: Unicode.Scalar?

    /// Where began what may not be cut.
    var openedAt: Int? { kind == nil ? nil : start }

    mutating func take(_ scalar: Unicode.Scalar, at index: Int, isEscaped: Bool) {
        defer {
            previous = scalar
            if !scalar.properties.isWhitespace { isBlankLine = false }
        }
        guard let kind else { return open(scalar, at: index, isEscaped) }
        switch kind {
        case .dollar: takeInDollar(scalar, at: index, isEscaped)
        case .dollars: if scalar == "$", previous == "$", index > start + 2 { self.kind = nil }
        case .parenthesis: if isEscaped, scalar == ")" { self.kind = nil }
        case .bracket: if isEscaped, scalar == "]" { self.kind = nil }
        }
        if index - start > PhraseScanner.Limits.formula { self.kind = nil }
    }

    private mutating func open(_ scalar: Unicode.Scalar, at index: Int, _ isEscaped: Bool) {
        switch scalar {
        case "$" where !isEscaped && !(previous?.isSpoken ?? false): kind = .dollar
        case "(" where isEscaped: kind = .parenthesis
        case "[" where isEscaped: kind = .bracket
        default: return
        }
        start = isEscaped ? index - 1 : index
        beganLine = isBlankLine || isEscaped
    }

    /// A sum of money is no formula, and no formula holds a sentence's end.
    private mutating func takeInDollar(_ scalar: Unicode.Scalar, at index: Int, _ isEscaped: Bool) {
        if scalar == "$", !isEscaped {
            kind = index == start + 1 ? .dollars : nil
        } else if index == start + 1, scalar.isDigit || scalar.properties.isWhitespace {
            kind = nil
        } else if scalar.properties.isWhitespace, previous?.isSentenceEnd ?? false {
            kind = nil
        } else if index - start > PhraseScanner.Limits.shortFormula {
            kind = nil
        }
    }

    /// A formula on lines of its own goes on until an empty line.
    mutating func endLine() {
        let goesOn = !isBlankLine && (kind == .bracket || kind == .dollars && beganLine)
        if !goesOn { kind = nil }
        isBlankLine = true
        previous = nil
    }
}
