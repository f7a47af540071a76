extension InlineReader {
    /// `\(` and `\[` begin a formula, `\frac` is a part of one, and any other mark behind a backslash is meant as such.
    mutating func readBackslash() {
        guard let next = scalar(at + 1) else {
            // A line break.
            at += 1
            return
        }
        if next == "(" || next == "[", readFormula(closedBy: next == "(" ? ")" : "]") { return }
        if next.isASCII, next.properties.isAlphabetic {
            if !readCommand() { keep() }
        } else {
            if next.isASCII, !next.isSpoken, !next.properties.isWhitespace { at += 1 }
            keep()
        }
    }

    private mutating func readFormula(closedBy close: Unicode.Scalar) -> Bool {
        let start = at + 2
        var end = start
        while end + 1 < text.count {
            visited += 1
            if text[end] == "\\" {
                if text[end + 1] == close {
                    return append(Formula(text[start..<end], language: language), end: end + 2)
                }
                if text[end + 1] == text[at + 1] { return false }
                end += 1
            }
            end += 1
        }
        return false
    }

    /// `$formula$` and `$$formula$$`, told from sums of money by what stands at the signs.
    mutating func readDollars() -> Bool {
        if scalar(at + 1) == "$" {
            let end = tables.dollar(from: at + 2)
            guard end > at + 2, scalar(end + 1) == "$" else {
                at += 2
                return true
            }
            visited += end - at
            if append(Formula(text[(at + 2)..<end], language: language), end: end + 2) { return true }
            // Words between such signs are words.
            at += 2
            return true
        }
        if let before = scalar(at - 1), before.isSpoken || before == "\\" { return false }
        let end = tables.dollar(from: at + 1)
        guard end < text.count, end > at + 1, !text[at + 1].properties.isWhitespace,
            !text[end - 1].properties.isWhitespace, text[end - 1] != "\\", !(scalar(end + 1)?.isSpoken ?? false)
        else { return false }
        visited += end - at
        return append(Formula(text[(at + 1)..<end], language: language), end: end + 1)
    }

    /// A command of TeX outside of a formula, with what belongs to it.
    private mutating func readCommand() -> Bool {
        if let before = scalar(at - 1), before == ":" || before == "\\" || before == "/" { return false }
        let name = text[(at + 1)...].prefix { $0.isASCII && $0.properties.isAlphabetic }.prefix(24)
        visited += name.count
        guard Formula.isCommand(String(name)) else { return false }
        var end = name.endIndex
        while let next = scalar(end) {
            if next == "{" || next == "[" && end == name.endIndex, let close = tables.partner(of: end) {
                visited += close - end
                end = close + 1
            } else if next == "^" || next == "_", let first = scalar(end + 1), first == "{" || first.isSpoken {
                end += first == "{" ? 1 : 2
            } else {
                break
            }
        }
        return append(Formula(text[at..<end], language: language), end: end)
    }

    /// Appends what is said for a formula and goes on behind it; false when it is none.
    private mutating func append(_ formula: Formula, end: Int) -> Bool {
        switch formula.reading {
        case .prose: return false
        case .words(let words):
            result += Array((" " + words + " ").unicodeScalars)
        case .unreadable(let name):
            // Several in a row are named once.
            let isRepeated = unreadableFormulaEnd.map { !result[$0...].contains(where: \.isSpoken) } ?? false
            if !isRepeated { result += Array((" " + name + " ").unicodeScalars) }
            unreadableFormulaEnd = result.count
        }
        at = end
        return true
    }
}
