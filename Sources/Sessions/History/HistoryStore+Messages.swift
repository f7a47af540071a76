import Runtime
package import SQLite
package import VoiceCore

extension HistoryStore {
    /// Adds a whole message to a session; it is durable when this returns.
    ///
    /// - Parameter new: The message; the session must be there.
    /// - Returns: Its row, with its `seq`.
    /// - Throws: ``DatabaseError``; a foreign key for a session that isn't there.
    package func append(_ new: NewMessage) async throws(DatabaseError) -> MessageRecord {
        let now = now()
        return try await database.write { (connection: Connection) throws(DatabaseError) in
            try connection.append(MessageRecord(new, status: .complete, at: now))
        }
    }

    /// Begins the row of a reply, empty and `interrupted`, which is how it stays if the process dies.
    ///
    /// It survives the end of the process when this returns.
    package func beginReply(_ new: NewMessage) async throws(DatabaseError) -> MessageRecord {
        let now = now()
        return try await database.write(.relaxed) { (connection: Connection) throws(DatabaseError) in
            try connection.append(MessageRecord(new, status: .interrupted, at: now), isUnfinished: true)
        }
    }

    /// Notes what of a reply has been handed over so far.
    ///
    /// Returns at once and may be called on an event loop; in order with what is asked of the store before and after.
    ///
    /// - Parameters:
    ///   - reply: Whose row.
    ///   - content: All that was handed over.
    ///   - written: Called on another thread when it is there, or could not be written.
    package func follow(_ reply: MessageID, content: String, written: @escaping @Sendable () -> Void = {}) {
        database.post(
            { (connection: Connection) throws(DatabaseError) in
                try connection.execute(
                    "UPDATE messages SET content = ?2 WHERE id = ?1",
                    [.text(reply.text), .text(content)]
                )
            },
            settled: written
        )
    }

    /// Makes a reply's row final; it is durable when this returns.
    ///
    /// Nil when the session has gone meanwhile.
    package func finish(_ reply: MessageID, _ outcome: ReplyOutcome) async throws(DatabaseError) -> MessageRecord? {
        let now = now()
        return try await database.write { (connection: Connection) throws(DatabaseError) in
            try connection.finish(reply, outcome)
            let message = try connection.message(reply)
            if let message { try connection.noteActivity(of: message.session, at: now) }
            return message
        }
    }
}

extension Connection {
    /// Gives the message its `seq`: the writer is alone, so there are neither gaps nor races.
    ///
    /// An unfinished one is not yet found by searches.
    fileprivate func append(
        _ message: MessageRecord,
        isUnfinished: Bool = false
    ) throws(DatabaseError) -> MessageRecord {
        let seq = try first(
            """
            INSERT INTO messages (id, session_id, seq, role, speaker, content, channel, status, audio_ms, tool_call,
                created_at, unfinished)
            SELECT ?1, ?2, coalesce(max(seq), 0) + 1, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11
            FROM messages WHERE session_id = ?2
            RETURNING seq
            """,
            [
                .text(message.id.text), .text(message.session.text), .text(message.role.rawValue),
                SQLValue(message.speaker), .text(message.content), .text(message.channel),
                .text(message.status.rawValue), SQLValue(message.audioMilliseconds),
                SQLValue(message.toolCall?.text), .integer(message.createdAt), SQLValue(isUnfinished),
            ]
        ) { $0.integer(0) }
        try noteActivity(of: message.session, at: message.createdAt)
        if message.role == .user { try titleIfNone(message.session) }
        var message = message
        message.seq = seq ?? 0
        return message
    }

    fileprivate func finish(_ reply: MessageID, _ outcome: ReplyOutcome) throws(DatabaseError) {
        try execute(
            """
            UPDATE messages SET content = ?2, status = ?3, audio_ms = ?4, timings = ?5, provider = ?6, model = ?7,
                input_tokens = ?8, output_tokens = ?9, finish = ?10, unfinished = 0
            WHERE id = ?1
            """,
            [
                .text(reply.text), .text(outcome.content), .text(outcome.status.rawValue),
                SQLValue(outcome.audio?.milliseconds), SQLValue(outcome.timings?.json.text),
                SQLValue(outcome.provider), SQLValue(outcome.model),
                SQLValue(outcome.usage?.inputTokens), SQLValue(outcome.usage?.outputTokens),
                SQLValue(outcome.finish?.rawValue),
            ]
        )
    }

    fileprivate func message(_ id: MessageID) throws(DatabaseError) -> MessageRecord? {
        try first(MessageRecord.select + " WHERE m.id = ?", [.text(id.text)], MessageRecord.init)
    }

    /// Calls a session by its first user message when it has no title.
    private func titleIfNone(_ session: SessionID) throws(DatabaseError) {
        let key = SQLValue.text(session.text)
        guard try first("SELECT 1 FROM sessions WHERE id = ? AND title IS NULL", [key], { _ in true }) == true
        else { return }
        let said = try first(
            "SELECT content FROM messages WHERE session_id = ? AND role = 'user' AND content <> '' ORDER BY seq LIMIT 1",
            [key]
        ) { $0.text(0) }
        guard let title = said.flatMap(SessionTitle.make) else { return }
        try execute("UPDATE sessions SET title = ?2 WHERE id = ?1", [key, .text(title)])
    }

    fileprivate func noteActivity(of session: SessionID, at now: Int64) throws(DatabaseError) {
        try execute("UPDATE sessions SET last_activity_at = ? WHERE id = ?", [.integer(now), .text(session.text)])
    }
}

extension MessageRecord {
    /// A message as it will be stored; `seq` is given by the database.
    fileprivate init(_ new: NewMessage, status: MessageStatus, at now: Int64) {
        id = new.id
        session = new.session
        seq = 0
        role = new.role
        speaker = new.speaker
        content = new.content
        channel = new.channel
        self.status = status
        audioMilliseconds = new.audioMilliseconds
        toolCall = new.toolCall
        createdAt = now
    }
}
