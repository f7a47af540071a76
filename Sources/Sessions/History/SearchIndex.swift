package import SQLite

/// The full-text index: whether it is in step with the messages, and how it is made anew.
///
/// Triggers keep it; what they can't see is a file that was damaged, or put together by another program.
package enum SearchIndex {
    /// Whether the index has an entry for each message, as far as counting tells: some milliseconds for 200,000.
    package static func seemsInStep(on connection: Connection) throws(DatabaseError) -> Bool {
        do throws(DatabaseError) {
            return try connection.first(
                """
                SELECT (SELECT count(*) FROM messages WHERE unfinished = 0) = (SELECT count(*) FROM messages_fts_docsize)
                    AND coalesce((SELECT max(number) FROM messages WHERE unfinished = 0), 0)
                        = coalesce((SELECT max(id) FROM messages_fts_docsize), 0)
                """
            ) { $0.bool(0) } ?? false
        } catch .corrupt, .other {
            // A table of it is damaged or missing.
            return false
        }
    }

    /// Whether every word of every message is in the index, and nothing else.
    ///
    /// About 5 s for 200,000 messages, in less than one of which nothing can be written.
    package static func isWhole(on connection: Connection) throws(DatabaseError) -> Bool {
        do throws(DatabaseError) {
            guard try seemsInStep(on: connection) else { return false }
            let differs = try connection.first(
                """
                SELECT 1 FROM message_index_entries AS e LEFT JOIN messages_fts_content AS c ON c.id = e.number
                WHERE c.c0 IS NOT e.content OR c.c1 IS NOT e.owner
                """
            ) { _ in true }
            guard differs == nil else { return false }
            try connection.execute("INSERT INTO messages_fts (messages_fts) VALUES ('integrity-check')")
            return true
        } catch .corrupt, .other {
            return false
        }
    }

    /// Makes the index anew from the messages, inside the caller's transaction: seconds for 200,000 messages.
    package static func rebuild(on connection: Connection) throws(DatabaseError) {
        try connection.execute("DROP TABLE IF EXISTS messages_fts")
        try connection.execute(
            """
            CREATE VIRTUAL TABLE messages_fts USING fts5 (
                content, owner, tokenize = "unicode61 remove_diacritics 2 categories 'L* N* M* Co'"
            )
            """
        )
        try connection.execute(
            "INSERT INTO messages_fts (rowid, content, owner) SELECT number, content, owner FROM message_index_entries"
        )
    }

    /// Indexes replies that a former process left unfinished; for the start of the one that serves.
    package static func finishLeftReplies(on connection: Connection) throws(DatabaseError) {
        try connection.execute("UPDATE messages SET unfinished = 0 WHERE unfinished = 1")
    }
}
