import SQLite

/// What somebody looks for, as FTS5 understands it.
struct SearchQuery: Sendable, Equatable {
    /// Every word quoted, so that none is an operator; the last may be the beginning of a longer one.
    let expression: String
    /// For the snippet.
    let words: [String]

    /// More words than this are not looked at.
    private static let wordLimit = 16

    /// Rows are messages and their number, which grows with time.
    static let sql = """
        SELECT \(MessageRecord.columns), f.rowid
        FROM messages_fts AS f JOIN messages AS m ON m.number = f.rowid
        WHERE messages_fts MATCH ?1 AND f.rowid < ?2
        ORDER BY f.rowid DESC LIMIT ?3
        """

    /// Nil when there is no word in the text.
    ///
    /// The owner is looked up in the index, so that other people's messages cost nothing.
    init?(_ text: String, owner: String? = nil) {
        let words = text.split { !($0.isLetter || $0.isNumber) }.prefix(Self.wordLimit).map(String.init)
        guard let last = words.last else { return nil }
        self.words = words
        var content = words.map(Self.phrase).joined(separator: " AND ")
        if let scalar = last.unicodeScalars.last, !UnspacedScript.contains(scalar) { content += " *" }
        content = "content : (\(content))"
        expression = owner.map { "owner : \"\(Self.ownerWord($0))\" AND \(content)" } ?? content
    }

    /// The word in quotes, with spaces around each character that is a word of its own in the index.
    private static func phrase(_ word: String) -> String {
        var phrase = "\""
        for scalar in word.unicodeScalars {
            phrase += UnspacedScript.contains(scalar) ? " \(scalar) " : String(scalar)
        }
        return phrase + "\""
    }

    /// The owner as the index has it: one word, whatever is in the name.
    private static func ownerWord(_ owner: String) -> String {
        let digits = Array("0123456789ABCDEF")
        return "k" + String(owner.utf8.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}
