/// Reads the marks within a line of markdown and keeps the words.
///
/// Links become their text, bare addresses their host, formulas what people say for them. In one pass: no scalar is looked
/// at more than a few times, however marks are nested.
struct InlineReader {
    let text: [Unicode.Scalar]
    let language: String
    let tables: InlineTables
    var at = 0
    var result: [Unicode.Scalar] = []
    /// How many scalars were looked at.
    var visited: Int
    /// What has been opened by stars and low lines.
    var emphasis: EmphasisMarks
    /// Where to go on at the `]` of a link.
    private var linkEnds: [Int: Int] = [:]
    /// How long the result was after a formula that could not be read.
    var unreadableFormulaEnd: Int?

    init(_ line: ArraySlice<Unicode.Scalar>, language: String) {
        text = Array(line)
        self.language = language
        let hasTables = text.contains { scalar in
            switch scalar {
            case "[", "<", "`", "$", "\\": true
            default: false
            }
        }
        tables = InlineTables(hasTables ? text : [])
        emphasis = EmphasisMarks(text)
        visited = hasTables ? 3 * text.count : text.count
    }

    /// The words of the line.
    mutating func read() -> [Unicode.Scalar] {
        while at < text.count {
            visited += 1
            switch text[at] {
            case "\\": readBackslash()
            case "!" where scalar(at + 1) == "[" && tables.partner(of: at + 1) != nil: at += 1
            case "[": readBracket()
            case "]": readClosingBracket()
            case "<" where readTag(): break
            case "`": readCode()
            case "*", "_", "~": readEmphasis()
            case "$" where readDollars(): break
            case "&": readReference()
            case "h" where readAddress("http://") || readAddress("https://"): break
            case "w" where readAddress("www."): break
            default: keep()
            }
        }
        return result
    }

    mutating func keep() {
        result.append(text[at])
        at += 1
    }

    func scalar(_ index: Int) -> Unicode.Scalar? { index >= 0 && index < text.count ? text[index] : nil }

    /// Whether a slice of the text begins here.
    func starts(with prefix: String) -> Bool { text[at...].starts(with: prefix.unicodeScalars) }

    private mutating func readReference() {
        visited += 8
        guard let (scalar, count) = Entities.character(at: at, in: text[...]) else { return keep() }
        result.append(scalar)
        at += count
    }

    // MARK: code

    /// What stands in code is no markup; a run of backticks that nothing closes is closed or was opened elsewhere.
    private mutating func readCode() {
        let count = text[at...].prefix { $0 == "`" }.count
        guard let end = tables.codeEnd(of: at) else {
            at += count
            return
        }
        for scalar in text[(at + count)..<end] { result.append(scalar == "_" ? " " : scalar) }
        visited += end - at
        at = end + count
    }

    // MARK: links

    /// `[text](target)`, `[text][label]`, `[text]`, `[^1]`: the text is said, a note's number is not.
    private mutating func readBracket() {
        guard let close = tables.partner(of: at) else { return keepOnce() }
        let isImage = scalar(at - 1) == "!"
        var end = close + 1
        let isLink = isTarget(end)
        if isLink || scalar(end) == "[", let partner = tables.partner(of: end) { end = partner + 1 }
        if isNote(at + 1, close) {
            at = end
        } else if !isLink, !isImage, followsName {
            // `items[i][j]` is no link.
            keep()
        } else {
            linkEnds[close] = end
            at += 1
        }
    }

    private mutating func readClosingBracket() {
        guard let end = linkEnds[at] else { return tables.partner(of: at) == nil ? keepOnce() : keep() }
        at = end
    }

    /// A bracket without a partner, of which many in a row say no more than one.
    private mutating func keepOnce() {
        if result.last == text[at] { at += 1 } else { keep() }
    }

    private var followsName: Bool {
        scalar(at - 1).map { $0.isSpoken && !$0.isUnspacedLetter || $0 == "]" || $0 == ")" } ?? false
    }

    private mutating func isNote(_ start: Int, _ close: Int) -> Bool {
        if text[start] == "^" { return true }
        let digits = text[start..<close].prefix(while: \.isDigit).count
        visited += digits
        return digits > 0 && start + digits == close
    }

    /// Whether a link's target stands in these parentheses: no white space, but before a title.
    private func isTarget(_ open: Int) -> Bool {
        guard scalar(open) == "(", let close = tables.partner(of: open) else { return false }
        let start = tables.word(from: open + 1)
        guard start < close, text[start] != "<" else { return true }
        let next = tables.word(from: tables.space(from: start))
        return next >= close || text[next] == "\"" || text[next] == "'" || text[next] == "("
    }

    // MARK: addresses

    private mutating func readAddress(_ prefix: String) -> Bool {
        if let before = scalar(at - 1), before.isSpoken { return false }
        guard starts(with: prefix) else { return false }
        let name = text[(at + prefix.unicodeScalars.count)...].prefix { !$0.endsHost }
        guard !name.isEmpty else { return false }
        let start = at
        at = name.endIndex
        var open = 0
        while at < text.count, !text[at].endsAddress {
            if text[at] == "(" { open += 1 }
            at += 1
        }
        visited += at - start
        // Marks after an address belong to the sentence.
        while at > name.endIndex, text[at - 1].isCloserOfAddress, text[at - 1] != ")" || open == 0 { at -= 1 }
        var host = name
        while at == host.endIndex, let last = host.last, last.isCloserOfAddress {
            host.removeLast()
            at = host.endIndex
        }
        result += host.starts(with: "www.".unicodeScalars) ? host.dropFirst(4) : host
        return true
    }
}

extension Unicode.Scalar {
    fileprivate var endsHost: Bool {
        switch self {
        case "/", "?", "#", ":": true
        default: endsAddress
        }
    }

    fileprivate var endsAddress: Bool {
        switch self {
        case "<", ">", "\"", "`", "|": true
        default: properties.isWhitespace
        }
    }

    fileprivate var isCloserOfAddress: Bool {
        switch self {
        case ".", ",", ";", ":", "!", "?", ")", "]", "}", "*", "_", "'", "’", "”": true
        default: false
        }
    }
}
