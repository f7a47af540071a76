/// What of markdown the scanner is inside of, as far as it decides where a phrase may be cut.
struct MarkupState {
    /// Length of the run of backticks that is being read.
    private var run = 0
    private var runStart = 0
    /// Length of the run that opened the code we are in; 0 outside.
    private var code = 0
    /// In a block of code, until a line of backticks closes it.
    private(set) var isCodeBlock = false
    /// The scalar just taken ended a code block.
    private(set) var endedCodeBlock = false
    /// Whether the current line of a code block can still be its closing line.
    private var mayClose = false
    /// Where an open `[` stands.
    private var bracket: Int?
    /// Whether the last scalar closed a bracket, so that `(` begins a link's target.
    private var mayBeginTarget = false
    /// Open parentheses within a link's target; 0 outside.
    private var target = 0
    /// Whether there is any mark that opens something: what looks like an end may have to take in the closing mark.
    private(set) var hasOpeners = false

    /// Inside of what may not be cut.
    var isProtected: Bool { code > 0 || run > 0 || bracket != nil || target > 0 }

    /// The same for a scalar that was just taken and may itself have opened what protects it.
    func isProtected(at index: Int) -> Bool {
        if bracket == index { return false }
        if code == 0, run == 1, runStart == index { return false }
        return isProtected
    }

    /// Takes the scalar at `index` and returns the offset at which a code block begins, when it turns out that one does.
    mutating func take(_ scalar: Unicode.Scalar, at index: Int) -> Int? {
        endedCodeBlock = false
        if isCodeBlock {
            takeInBlock(scalar)
            return nil
        }
        if scalar.isOpener { hasOpeners = true }
        if scalar == "`" {
            if run == 0 { runStart = index }
            run += 1
            return nil
        }
        endRun()
        if scalar == "\n" { return endLine() }
        if code == 0 { takeLink(scalar, at: index) }
        return nil
    }

    private mutating func endRun() {
        guard run > 0 else { return }
        if code == 0 {
            code = run
        } else if code == run {
            code = 0
        }
        run = 0
    }

    /// Only a code block goes on over lines; a lone backtick or bracket is no mark.
    private mutating func endLine() -> Int? {
        bracket = nil
        target = 0
        mayBeginTarget = false
        guard code >= 3 else {
            code = 0
            return nil
        }
        isCodeBlock = true
        mayClose = true
        run = 0
        return runStart
    }

    private mutating func takeInBlock(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "\n":
            if mayClose, run >= code {
                self = MarkupState()
                endedCodeBlock = true
            }
            run = 0
            mayClose = true
        case "`": run += 1
        case " ", "\t", "\r": break
        default: mayClose = false
        }
    }

    private mutating func takeLink(_ scalar: Unicode.Scalar, at index: Int) {
        defer { mayBeginTarget = scalar == "]" }
        if target > 0 {
            if scalar == "(" { target += 1 }
            if scalar == ")" { target -= 1 }
            if scalar.properties.isWhitespace, target > 0, bracket == nil { hasOpeners = true }
            return
        }
        switch scalar {
        case "[": bracket = bracket ?? index
        case "]": bracket = nil
        case "(" where mayBeginTarget: target = 1
        default: if let bracket, index - bracket > PhraseScanner.Limits.linkText { self.bracket = nil }
        }
    }
}
