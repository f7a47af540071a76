import Runtime
package import SQLite
package import VoiceCore

extension HistoryStore {
    /// The last messages of a session as a model is shown them, oldest first.
    ///
    /// Empty ones are left out: replies of which nothing was heard.
    package func context(of session: SessionID, limit: Int) async throws(DatabaseError) -> [MessageRecord] {
        let newestFirst = try await database.read { (connection: Connection) throws(DatabaseError) in
            try connection.rows(
                MessageRecord.select + " WHERE m.session_id = ? AND m.content <> '' ORDER BY m.seq DESC LIMIT ?",
                [.text(session.text), .integer(Int64(max(0, limit)))],
                MessageRecord.init
            )
        }
        return newestFirst.reversed()
    }

    /// Messages of a session, oldest first.
    ///
    /// - Parameters:
    ///   - session: Whose; one that isn't there has none.
    ///   - after: The `seq` after which the page begins.
    ///   - limit: 1 to 200.
    /// - Returns: A page, whose cursor is the last `seq`.
    /// - Throws: ``DatabaseError``.
    package func messages(
        of session: SessionID,
        after: Int = 0,
        limit: Int = Page<MessageRecord>.defaultLimit
    ) async throws(DatabaseError) -> Page<MessageRecord> {
        let limit = limit.clamped(to: Page<MessageRecord>.limits)
        return try await database.read { (connection: Connection) throws(DatabaseError) in
            var page = PageBuilder(limit: limit, json: \.json) { (message: MessageRecord) in String(message.seq) }
            try connection.eachRow(
                MessageRecord.select + " WHERE m.session_id = ? AND m.seq > ? ORDER BY m.seq LIMIT ?",
                [.text(session.text), .integer(Int64(after)), .integer(Int64(limit + 1))]
            ) { page.take(MessageRecord($0)) }
            return page.page
        }
    }

    /// One message; nil when it isn't there.
    package func message(_ id: MessageID) async throws(DatabaseError) -> MessageRecord? {
        try await database.read { (connection: Connection) throws(DatabaseError) in
            try connection.first(MessageRecord.select + " WHERE m.id = ?", [.text(id.text)], MessageRecord.init)
        }
    }

    /// A session with all its messages, as they are at one moment; nil when it isn't there.
    ///
    /// For an export.
    package func whole(
        _ id: SessionID
    ) async throws(DatabaseError) -> (session: SessionRecord, messages: [MessageRecord])? {
        try await database.readLong { connection throws(DatabaseError) in try connection.whole(id) }
    }

    /// A session as a document; nil when it isn't there.
    ///
    /// It is written on the thread of long reads, so that a long one holds nobody up.
    ///
    /// - Parameters:
    ///   - id: Which; who may read it has been checked.
    ///   - format: Which kind of document.
    /// - Returns: The whole document.
    /// - Throws: ``DatabaseError``.
    package func transcript(
        of id: SessionID,
        as format: TranscriptFormat
    ) async throws(DatabaseError) -> String? {
        try await database.readLong { connection throws(DatabaseError) in
            try connection.whole(id).map { format.text(of: $0.session, $0.messages) }
        }
    }

    /// Messages that hold all the words, newest first.
    ///
    /// - Parameters:
    ///   - words: Plain words; the last may be the beginning of one. Marks and operators mean nothing.
    ///   - scope: Whose sessions are searched.
    ///   - limit: 1 to 200.
    ///   - cursor: The number that the last page's `nextCursor` holds; nil for the first.
    /// - Returns: A page; empty when there is no word in `words`.
    /// - Throws: ``DatabaseError``.
    package func search(
        _ words: String,
        scope: SessionScope = .all,
        limit: Int = Page<SearchHit>.defaultLimit,
        cursor: Int? = nil
    ) async throws(DatabaseError) -> Page<SearchHit> {
        guard let query = SearchQuery(words, owner: scope.owner) else { return Page(all: [], json: \.json) }
        let limit = limit.clamped(to: Page<SearchHit>.limits)
        let values: [SQLValue] = [
            .text(query.expression), .integer(cursor.map(Int64.init) ?? .max), .integer(Int64(limit + 1)),
        ]
        return try await database.readLong { (connection: Connection) throws(DatabaseError) in
            var page = PageBuilder(limit: limit, json: \.json) { (hit: SearchHit) in String(hit.number) }
            try connection.eachRow(SearchQuery.sql, values) { row in
                let message = MessageRecord(row)
                let snippet = Snippet(of: message.content, around: query.words)
                return page.take(SearchHit(message: message, snippet: snippet.text, number: row.integer64(17)))
            }
            return page.page
        }
    }
}

extension Connection {
    /// A session with all its messages; nil when it isn't there.
    fileprivate func whole(
        _ id: SessionID
    ) throws(DatabaseError) -> (session: SessionRecord, messages: [MessageRecord])? {
        let key = [SQLValue.text(id.text)]
        guard let session = try first(SessionQuery.select + " WHERE s.id = ?", key, SessionRecord.init) else {
            return nil
        }
        let sql = MessageRecord.select + " WHERE m.session_id = ? ORDER BY m.seq"
        return (session, try rows(sql, key, MessageRecord.init))
    }
}

extension MessageRecord {
    /// Columns in the order in which a row is read.
    static let columns = """
        m.id, m.session_id, m.seq, m.role, m.speaker, m.content, m.channel, m.status, m.audio_ms, m.timings,
        m.provider, m.model, m.input_tokens, m.output_tokens, m.finish, m.tool_call, m.created_at
        """
    static let select = "SELECT \(columns) FROM messages AS m"

    /// Reads a row of ``columns``.
    init(_ row: Row) {
        // The schema keeps ids, roles and states from being anything else.
        id = MessageID(row.text(0)) ?? MessageID()
        session = SessionID(row.text(1)) ?? SessionID()
        seq = row.integer(2)
        role = Prompt.Message.Role(rawValue: row.text(3)) ?? .system
        speaker = row.optionalText(4)
        content = row.text(5)
        channel = row.text(6)
        status = MessageStatus(rawValue: row.text(7)) ?? .failed
        audioMilliseconds = row.optionalInteger(8)
        timings = row.optionalText(9).flatMap { try? JSONValue(parsing: $0.utf8) }
        provider = row.optionalText(10)
        model = row.optionalText(11)
        inputTokens = row.optionalInteger(12)
        outputTokens = row.optionalInteger(13)
        finish = row.optionalText(14).flatMap(FinishReason.init(rawValue:))
        toolCall = row.optionalText(15).flatMap { try? JSONValue(parsing: $0.utf8) }
        createdAt = row.integer64(16)
    }
}
