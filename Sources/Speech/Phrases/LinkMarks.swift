/// Follows `[text](target)` within a line.
struct LinkMarks {
    /// Where an open `[` stands.
    private var bracket: Int?
    /// Whether the last scalar closed a bracket, so that `(` begins a link's target.
    private var mayBeginTarget = false
    /// Open parentheses within a target, and where it began; 0 outside.
    private var depth = 0
    private var targetStart = 0
    /// Whether nothing stands in the target but what may be an address.
    private var isPlain = true

    /// Where began what may not be cut.
    var openedAt: Int? { depth > 0 ? targetStart : bracket }

    /// Where a target began that is still open and holds no words.
    var plainTarget: Int? { depth > 0 && isPlain ? targetStart : nil }

    mutating func take(_ scalar: Unicode.Scalar, at index: Int) {
        defer { mayBeginTarget = scalar == "]" }
        if depth > 0 { return takeInTarget(scalar) }
        if let bracket, index - bracket > PhraseScanner.Limits.linkText { self.bracket = nil }
        switch scalar {
        case "[": bracket = bracket ?? index
        case "]": bracket = nil
        case "(" where mayBeginTarget:
            depth = 1
            targetStart = index
            isPlain = true
        default: break
        }
    }

    private mutating func takeInTarget(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "(": depth += 1
        case ")": depth -= 1
        case "[": isPlain = false
        default: if scalar.properties.isWhitespace { isPlain = false }
        }
    }
}
