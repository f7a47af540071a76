/// Reads the marks within a line of markdown and keeps the words.
struct Inline {
    private let text: [Character]
    private var at = 0
    private var result = ""

    /// A line without emphasis, code marks, tags and addresses: links become their text, bare addresses their host.
    static func plain(_ line: String) -> String {
        var inline = Inline(text: Array(line))
        inline.read()
        return inline.result
    }

    private init(text: [Character]) { self.text = text }

    private mutating func read() {
        while at < text.count {
            switch text[at] {
            case "\\" where isPunctuation(at + 1): readEscaped()
            case "!" where character(at + 1) == "[" && readLink(from: at + 1): break
            case "[" where readLink(from: at): break
            case "<" where readTag(): break
            case "`": at += 1
            case "*", "_", "~": readEmphasis()
            case "h" where readAddress(prefix: "http://") || readAddress(prefix: "https://"): break
            case "w" where readAddress(prefix: "www."): break
            default: keep()
            }
        }
    }

    private mutating func keep() {
        result.append(text[at])
        at += 1
    }

    private mutating func readEscaped() {
        at += 1
        keep()
    }

    /// Emphasis marks go; a star between spaces is one that is meant, a low line within a word parts it.
    private mutating func readEmphasis() {
        let mark = text[at]
        var end = at
        while character(end) == mark { end += 1 }
        let before = at > 0 ? text[at - 1] : " "
        let after = character(end) ?? " "
        let isAlone = before.isWhitespace && after.isWhitespace
        let isSingle = end - at == 1
        if mark == "_", isSingle, before.isWord, after.isWord {
            result += " "
        } else if mark == "~", isSingle || isAlone {
            result += "~"
        } else if mark == "*", isSingle, isAlone, at > 0, end < text.count {
            result += "*"
        }
        at = end
    }

    /// `[text](address)`, `[text][label]`, `[text]`, `[^1]`: the text is said, a note's number is not.
    private mutating func readLink(from open: Int) -> Bool {
        var depth = 0
        var close = open
        while close < text.count {
            if text[close] == "[" { depth += 1 }
            if text[close] == "]" { depth -= 1 }
            if depth == 0 { break }
            close += 1
        }
        guard close < text.count else { return false }
        let label = String(text[(open + 1)..<close])
        let isNote = label.hasPrefix("^") || !label.isEmpty && label.allSatisfy(\.isNumber)
        var end = close + 1
        if character(end) == "(" {
            end = closing(of: "(", ")", from: end) ?? end
        } else if character(end) == "[" {
            end = closing(of: "[", "]", from: end) ?? end
        }
        if !isNote { result += Inline.plain(label) }
        at = end
        return true
    }

    /// The index after the bracket that closes the one at `open`.
    private func closing(of left: Character, _ right: Character, from open: Int) -> Int? {
        var depth = 0
        for index in open..<text.count {
            if text[index] == left { depth += 1 }
            if text[index] == right { depth -= 1 }
            if depth == 0 { return index + 1 }
        }
        return nil
    }

    /// Reads a tag such as `<br>` or `</b>`, or an address in angle brackets.
    ///
    /// `a < b` is neither.
    private mutating func readTag() -> Bool {
        guard let next = character(at + 1), next.isLetter || next == "/" || next == "!" else { return false }
        guard let close = text[at...].firstIndex(of: ">") else { return false }
        let body = String(text[(at + 1)..<close])
        if let host = Self.host(of: body) {
            result += host
        } else if body.contains("@") {
            result += body
        } else if body.lowercased().hasPrefix("br") {
            result += " "
        }
        at = close + 1
        return true
    }

    private mutating func readAddress(prefix: String) -> Bool {
        guard at == 0 || !text[at - 1].isWord, text[at...].starts(with: prefix) else { return false }
        var end = at
        while end < text.count, !text[end].isWhitespace, !"<>\"`|".contains(text[end]) { end += 1 }
        // Marks after an address belong to the sentence.
        while end > at, ".,;:!?)]}*_'’”".contains(text[end - 1]) { end -= 1 }
        guard let host = Self.host(of: String(text[at..<end])) else { return false }
        result += host
        at = end
        return true
    }

    /// The host of an address, without `www.`, port and path.
    private static func host(of address: String) -> String? {
        var rest = address[...]
        if let scheme = ["https://", "http://"].first(where: address.lowercased().hasPrefix) {
            rest = rest.dropFirst(scheme.count)
        } else if !rest.hasPrefix("www.") {
            return nil
        }
        if rest.hasPrefix("www.") { rest = rest.dropFirst(4) }
        let host = rest.prefix { !"/?#:".contains($0) }
        return host.isEmpty ? nil : String(host)
    }

    private func character(_ index: Int) -> Character? { index < text.count ? text[index] : nil }

    private func isPunctuation(_ index: Int) -> Bool {
        character(index).map { $0.isASCII && ($0.isPunctuation || $0.isSymbol) } ?? false
    }
}

extension Character {
    fileprivate var isWord: Bool { isLetter || isNumber }
}
