import Runtime
package import SQLite
package import VoiceCore

extension HistoryStore {
    /// Makes a session, durably; nil when the id is taken.
    package func create(_ new: NewSession) async throws(DatabaseError) -> SessionRecord? {
        let now = now()
        return try await database.write { (connection: Connection) throws(DatabaseError) in
            try connection.insert(new, at: now) ? try connection.session(new.id) : nil
        }
    }

    /// The session with this id, made durably if it isn't there.
    package func findOrCreate(
        _ new: NewSession
    ) async throws(DatabaseError) -> (session: SessionRecord, isNew: Bool) {
        let now = now()
        return try await database.write { (connection: Connection) throws(DatabaseError) in
            let isNew = try connection.insert(new, at: now)
            guard let session = try connection.session(new.id) else {
                throw .other(code: 0, "a session is not found after it was made")
            }
            return (session, isNew)
        }
    }

    package func session(_ id: SessionID) async throws(DatabaseError) -> SessionRecord? {
        try await database.read { (connection: Connection) throws(DatabaseError) in try connection.session(id) }
    }

    /// Those of the sessions that are there.
    package func existing(among ids: [SessionID]) async throws(DatabaseError) -> Set<SessionID> {
        let list = SQLValue.text(JSONValue.array(ids.map { .string($0.text) }).text)
        return try await database.read { (connection: Connection) throws(DatabaseError) in
            let sql = "SELECT id FROM sessions WHERE id IN (SELECT value FROM json_each(?))"
            return Set(try connection.rows(sql, [list]) { row in SessionID(row.text(0)) }.compactMap(\.self))
        }
    }

    /// Sessions, newest first.
    ///
    /// - Parameters:
    ///   - filter: Which ones.
    ///   - limit: 1 to 200.
    ///   - cursor: Where the last page ended; nil for the first.
    /// - Returns: A page.
    /// - Throws: ``DatabaseError``.
    package func sessions(
        _ filter: SessionFilter = SessionFilter(),
        limit: Int = Page<SessionRecord>.defaultLimit,
        cursor: SessionCursor? = nil
    ) async throws(DatabaseError) -> Page<SessionRecord> {
        let limit = limit.clamped(to: Page<SessionRecord>.limits)
        let query = SessionQuery(filter, after: cursor, limit: limit + 1)
        return try await database.read { (connection: Connection) throws(DatabaseError) in
            var page = PageBuilder(limit: limit, json: \.json) { (session: SessionRecord) in SessionCursor(session).text
            }
            try connection.eachRow(query.sql, query.values) { row in
                page.take(SessionRecord(row), readByteCount: row.byteCount(SessionRecord.metadataColumn))
            }
            return page.page
        }
    }

    /// Changes a session, durably.
    ///
    /// - Parameters:
    ///   - id: Which.
    ///   - patch: What changes.
    /// - Returns: The session, nil when it isn't there; or that its metadata would be too long: then nothing has changed.
    /// - Throws: ``DatabaseError``.
    package func patch(
        _ id: SessionID,
        _ patch: SessionPatch
    ) async throws(DatabaseError) -> Result<SessionRecord?, SessionMetadataError> {
        try await database.write { (connection: Connection) throws(DatabaseError) in
            // Before anything else: what is refused changes nothing.
            if let change = patch.metadata {
                let metadata = try connection.metadata(of: id, after: change)
                guard case .success(let metadata) = metadata else { return metadata.map { _ in nil } }
                try connection.execute(
                    "UPDATE sessions SET metadata = ?2 WHERE id = ?1",
                    [.text(id.text), .text(metadata.text)]
                )
            }
            try connection.apply(patch, to: id)
            return .success(try connection.session(id))
        }
    }

    /// Ends a session, durably; nil when it isn't there, unchanged when it has ended before.
    package func end(_ id: SessionID) async throws(DatabaseError) -> SessionRecord? {
        let now = now()
        return try await database.write { (connection: Connection) throws(DatabaseError) in
            try connection.execute(
                """
                UPDATE sessions SET status = 'ended', ended_at = ?2, last_activity_at = ?2
                WHERE id = ?1 AND status = 'active'
                """,
                [.text(id.text), .integer(now)]
            )
            return try connection.session(id)
        }
    }

    /// Removes a session with its history, durably; false when it isn't there.
    package func delete(_ id: SessionID) async throws(DatabaseError) -> Bool {
        try await database.write { (connection: Connection) throws(DatabaseError) in
            try connection.execute("DELETE FROM sessions WHERE id = ?", [.text(id.text)])
            return connection.changes > 0
        }
    }
}

extension Connection {
    fileprivate func insert(_ new: NewSession, at now: Int64) throws(DatabaseError) -> Bool {
        // An agent that has gone meanwhile leaves the session to the default one.
        try execute(
            """
            INSERT INTO sessions (id, agent_id, user_id, owner, channel, title, metadata, created_at, last_activity_at)
            VALUES (?1, (SELECT id FROM agents WHERE id = ?2), ?3, ?4, ?5, ?6, ?7, ?8, ?8)
            ON CONFLICT (id) DO NOTHING
            """,
            [
                .text(new.id.text), SQLValue(new.agentID), .text(new.user), SQLValue(new.owner), .text(new.channel),
                SQLValue(new.title), .text(new.metadata.text), .integer(now),
            ]
        )
        return changes > 0
    }

    fileprivate func session(_ id: SessionID) throws(DatabaseError) -> SessionRecord? {
        try first(SessionQuery.select + " WHERE s.id = ?", [.text(id.text)], SessionRecord.init)
    }

    fileprivate func apply(_ patch: SessionPatch, to id: SessionID) throws(DatabaseError) {
        let id = SQLValue.text(id.text)
        if let title = patch.title {
            try execute("UPDATE sessions SET title = ?2 WHERE id = ?1", [id, title.sqlValue])
        }
        if let agent = patch.agentID {
            let agent = agent.sqlValue
            try execute(
                "UPDATE sessions SET agent_id = (SELECT id FROM agents WHERE id = ?2) WHERE id = ?1",
                [id, agent]
            )
        }
        if let user = patch.user {
            try execute("UPDATE sessions SET user_id = ?2 WHERE id = ?1", [id, .text(user)])
        }
        if let settings = patch.settings {
            try execute("UPDATE sessions SET settings = ?2 WHERE id = ?1", [id, .text(settings.json.text)])
        }
    }

    /// A session's metadata as a change would make it.
    ///
    /// What is longer than what is read can only be cleared: merged with what isn't known it would be lost.
    fileprivate func metadata(
        of id: SessionID,
        after change: SessionMetadataChange
    ) throws(DatabaseError) -> Result<SessionMetadata, SessionMetadataError> {
        guard case .merge(let patch) = change else { return .success(.none) }
        let former = try first("SELECT metadata FROM sessions WHERE id = ?", [.text(id.text)]) { row in
            (json: JSONValue(metadata: 0, of: row), byteCount: row.byteCount(0))
        }
        let byteCount = former?.byteCount ?? 0
        guard byteCount <= SessionMetadata.readByteLimit else {
            return .failure(SessionMetadataError(byteCount: byteCount))
        }
        return Result { () throws(SessionMetadataError) in
            try SessionMetadata((former?.json ?? [:]).merged(with: patch.json))
        }
    }
}

extension SessionPatch.Replacement<String> {
    fileprivate var sqlValue: SQLValue {
        switch self {
        case .value(let text): .text(text)
        case .null: .null
        }
    }
}
