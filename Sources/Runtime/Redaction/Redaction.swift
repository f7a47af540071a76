/// Keeps what may be a key out of everything that people read: messages, answers, the log.
///
/// Keys end up in the wrong place: as the value of another variable, in a line of `.env`, on the command line, in a column of
/// the database, in an address. ``shown(_:)-(String)`` is for a value that could not be used, and shows only what is plainly
/// no secret; ``redacted(_:)`` is for whole sentences, and takes out what has the shape of one. Linear in its input.
package enum Redaction {
    /// What stands in place of what is not shown.
    package static let hidden = "(hidden)"

    /// A setting's value that could not be used, quoted; ``hidden`` unless it is short and made of plain words and numbers.
    package static func shown(_ text: String) -> String {
        isPlain(text, limit: 32) ? text.jsonQuoted : hidden
    }

    /// A value of a file, as a message shows it.
    package static func shown(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): return shown(text)
        case .array: return "a list"
        case .object: return "a group of keys"
        default:
            let text = value.text
            return text.utf8.count <= 12 ? text : hidden
        }
    }

    /// The name of a key that isn't known, as a message shows it.
    package static func shownName(_ name: String) -> String {
        isPlain(name, limit: 80) ? name : hidden
    }

    /// The text without what looks like a key, and without the credentials and queries of addresses.
    package static func redacted(_ text: String) -> String {
        var scanner = SecretScanner(text.utf8)
        return scanner.redact() ?? text
    }

    /// Whether a value begins as the keys of well-known services do.
    package static func isKey(_ text: String) -> Bool {
        KeyShape.hasKnownBeginning(Array(text.utf8)[...])
    }

    /// A name that somebody may have taken for the place of the key itself.
    package static func shownUnlessKey(_ text: String) -> String { isKey(text) ? hidden : text }

    /// Words that people put into secrets, and into no value that is one of a few names or numbers.
    private static let tellingWords = ["secret", "passw", "token", "key", "bearer", "credential"]

    /// Whether one of them stands in a text of small letters.
    static func isTelling(_ text: String) -> Bool { tellingWords.contains { text.contains($0) } }

    private static func isPlain(_ text: String, limit: Int) -> Bool {
        guard text.utf8.count <= limit, redacted(text) == text else { return false }
        if limit <= 32 {
            guard !isTelling(text.lowercased()) else { return false }
        }
        let others = text.utf8.split { " ,.:/+-_".utf8.contains($0) }.filter { !isPlainWord($0) }
        return others.isEmpty || (limit > 32 && others.count == 1 && isNumberedWord(others[0]))
    }

    /// A word of letters with a short number, as names have: `KEY2`.
    private static func isNumberedWord(_ word: Substring.UTF8View.SubSequence) -> Bool {
        let letters = word.prefix { (0x61...0x7A).contains($0 | 0x20) }
        let digits = word.dropFirst(letters.count)
        return letters.count <= 16 && digits.count <= 3 && digits.allSatisfy { (0x30...0x39).contains($0) }
    }

    /// A word of letters, a number, or a number with its unit.
    private static func isPlainWord(_ word: Substring.UTF8View.SubSequence) -> Bool {
        let digits = word.prefix { (0x30...0x39).contains($0) }
        let letters = word.dropFirst(digits.count)
        guard letters.allSatisfy({ (0x61...0x7A).contains($0 | 0x20) }) else { return false }
        return digits.isEmpty ? letters.count <= 16 : digits.count <= 9 && letters.count <= 8
    }
}
