/// What somebody looks for, as FTS5 understands it.
struct SearchQuery: Sendable, Equatable {
    /// Every word quoted, so that none is an operator; the last may be the beginning of a longer one.
    let expression: String

    /// More words than this are not looked at.
    private static let wordLimit = 16

    /// Rows are messages, a snippet of 24 tokens and the number, which grows with time.
    static let sql = """
        SELECT \(MessageRecord.columns), snippet(messages_fts, 0, '', '', '…', 24), f.rowid
        FROM messages_fts AS f
        JOIN messages AS m ON m.number = f.rowid
        JOIN sessions AS s ON s.id = m.session_id
        WHERE messages_fts MATCH ?1 AND f.rowid < ?2 AND (?3 IS NULL OR s.owner = ?3)
        ORDER BY f.rowid DESC LIMIT ?4
        """

    /// Nil when there is no word in it.
    init?(_ text: String) {
        let words = text.split { !($0.isLetter || $0.isNumber) }.prefix(Self.wordLimit)
        guard !words.isEmpty else { return nil }
        expression = words.map { "\"\($0)\"" }.joined(separator: " ") + "*"
    }
}
