/// What of markdown the scanner is inside of, as far as it decides where a phrase may be cut.
///
/// Constant work for each scalar.
struct MarkupState {
    /// What nobody hears, so that no phrase is made of it however long it is.
    enum Unsaid {
        case codeBlock
        /// What goes on where the phrase before was cut: the rest of a link's target, or of an address.
        case target
        case address
    }

    /// What we are inside of, where nothing is said.
    private(set) var unsaid: Unsaid?
    /// The scalar just taken ended a code block.
    private(set) var endedCodeBlock = false
    /// Whether there is any mark that opens something: what looks like an end may have to take in the closing mark.
    private(set) var hasOpeners = false

    private var code = CodeMarks()
    private var link = LinkMarks()
    private var formula = FormulaMarks()
    /// Where an open `<` stands.
    private var tag: Int?
    /// The next scalar stands behind a backslash that counts.
    private var escapes = false

    init(startsLine: Bool = true) { code.isLineStart = startsLine }

    /// What follows a phrase that was cut inside of something unsaid.
    init(goingOn unsaid: Unsaid, after state: MarkupState) {
        self.unsaid = unsaid
        code.isLineStart = false
        if unsaid == .codeBlock { code = state.code }
        if unsaid == .target { link = state.link }
    }

    var isCodeBlock: Bool { unsaid == .codeBlock }

    /// Where the target of a link began that may be long and holds no words: an address, or a picture's data.
    var longTarget: Int? { link.plainTarget }

    /// Inside of what may not be cut.
    var isProtected: Bool { openedAt != nil }

    /// The same for a scalar that was just taken and may itself have opened what protects it.
    func isProtected(at index: Int) -> Bool { openedAt.map { $0 < index } ?? false }

    private var openedAt: Int? {
        var first = code.openedAt
        for place in [link.openedAt, formula.openedAt, tag] {
            if let place { first = min(first ?? place, place) }
        }
        return first
    }

    /// Takes the scalar at `index` and returns the offset at which a code block begins, when it turns out that one does.
    mutating func take(_ scalar: Unicode.Scalar, at index: Int) -> Int? {
        endedCodeBlock = false
        switch unsaid {
        case .codeBlock:
            if code.takeInBlock(scalar) {
                self = MarkupState()
                endedCodeBlock = true
            }
            return nil
        case .address:
            if scalar.properties.isWhitespace { self = MarkupState(startsLine: scalar.isLineEnd) }
            return nil
        case .target:
            link.take(scalar, at: index)
            if scalar.isLineEnd || link.openedAt == nil { self = MarkupState(startsLine: scalar.isLineEnd) }
            return nil
        case nil: return takeText(scalar, at: index)
        }
    }

    private mutating func takeText(_ scalar: Unicode.Scalar, at index: Int) -> Int? {
        code.take(scalar, at: index)
        let isEscaped = escapes && !code.isInline
        escapes = scalar == "\\" && !isEscaped
        if scalar.isLineEnd {
            formula.endLine()
            link = LinkMarks()
            tag = nil
            guard let opening = code.endLine() else { return nil }
            unsaid = .codeBlock
            formula = FormulaMarks()
            return opening
        }
        guard scalar != "`" else {
            hasOpeners = true
            return nil
        }
        guard !code.isInline else { return nil }
        formula.take(scalar, at: index, isEscaped: isEscaped)
        guard formula.openedAt == nil else {
            (link, tag) = (LinkMarks(), nil)
            return nil
        }
        if scalar.isOpener { hasOpeners = true }
        if !isEscaped { link.take(scalar, at: index) }
        takeTag(scalar, at: index)
        return nil
    }

    /// `<` before a letter may begin a tag, which ends on its line.
    private mutating func takeTag(_ scalar: Unicode.Scalar, at index: Int) {
        if scalar == "<" {
            tag = index
        } else if let start = tag {
            let isName = scalar.isASCII && scalar.properties.isAlphabetic || scalar == "/" || scalar == "!"
            let isOver = scalar == ">" || index - start > PhraseScanner.Limits.tag
            if isOver || index == start + 1 && !isName { tag = nil }
        }
    }
}
