/// Follows the marks of code: runs of backticks, and fences of backticks or tildes (CommonMark 0.31, 4.5 and 6.1).
struct CodeMarks {
    /// Whether nothing but white space and marks of quotations and lists stands on the line so far.
    var isLineStart = true
    /// Length of the run of backticks that is being read.
    private var run = 0
    private var runStart = 0
    /// Length of the run that opened the code we are in, and where it stands; 0 outside.
    private var code = 0
    private var codeStart = 0
    /// Length of the run of tildes at the line's start, and where it stands.
    private var tildes = 0
    private var tildesStart = 0
    private var countsTildes = false
    /// What closes the block that we are in.
    private var fence: (mark: Unicode.Scalar, count: Int) = ("`", 3)
    /// Whether the current line of a block can still be its closing line.
    private var mayClose = false

    /// Whether we are in code within a line.
    var isInline: Bool { code > 0 }

    /// Where began what may not be cut.
    var openedAt: Int? {
        if code > 0 { return codeStart }
        if run > 0 { return runStart }
        return tildes >= 3 ? tildesStart : nil
    }

    mutating func take(_ scalar: Unicode.Scalar, at index: Int) {
        takeTilde(scalar, at: index)
        guard scalar == "`" else { return endRun() }
        if run == 0 { runStart = index }
        run += 1
    }

    private mutating func takeTilde(_ scalar: Unicode.Scalar, at index: Int) {
        if scalar == "~", isLineStart || countsTildes {
            if !countsTildes { tildesStart = index }
            tildes += 1
            countsTildes = true
        } else {
            // `~~~a~~~` is no fence.
            if scalar == "~" { tildes = 0 }
            countsTildes = false
        }
        if !scalar.mayStandBeforeFence { isLineStart = false }
    }

    private mutating func endRun() {
        guard run > 0 else { return }
        if code == 0 {
            code = run
            codeStart = runStart
        } else if code == run {
            code = 0
        }
        run = 0
    }

    /// Only a block goes on over lines; returns where its fence stands when one begins.
    mutating func endLine() -> Int? {
        let opening: Int
        if tildes >= 3 {
            (fence, opening) = (("~", tildes), tildesStart)
        } else if code >= 3 {
            (fence, opening) = (("`", code), codeStart)
        } else {
            self = CodeMarks()
            return nil
        }
        (run, code, tildes, countsTildes) = (0, 0, 0, false)
        mayClose = true
        return opening
    }

    /// Takes a scalar within a block; true when it ended the block.
    mutating func takeInBlock(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isLineEnd {
            if mayClose, run >= fence.count { return true }
            run = 0
            mayClose = true
        } else if scalar == fence.mark {
            run += 1
        } else if !scalar.properties.isWhitespace {
            mayClose = false
        }
        return false
    }
}

extension Unicode.Scalar {
    /// White space, and the marks of quotations and lists.
    fileprivate var mayStandBeforeFence: Bool {
        switch self {
        case ">", "-", "*", "+": true
        default: properties.isWhitespace
        }
    }
}
