import Runtime
import SQLite
import VoiceCore

/// The query of a list of sessions.
struct SessionQuery: Sendable {
    /// Columns in the order in which ``SessionRecord`` reads them.
    static let select = """
        SELECT s.id, s.agent_id,
            coalesce(a.name, (SELECT name FROM agents WHERE is_default = 1), ''),
            s.user_id, s.owner, s.channel, s.title, s.status, s.settings, s.metadata,
            s.created_at, s.last_activity_at, s.ended_at,
            (SELECT coalesce(max(seq), 0) FROM messages WHERE session_id = s.id)
        FROM sessions AS s LEFT JOIN agents AS a ON a.id = s.agent_id
        """

    private(set) var sql = Self.select + " WHERE TRUE"
    private(set) var values: [SQLValue] = []

    init(_ filter: SessionFilter, after cursor: SessionCursor?, limit: Int) {
        require("s.owner = ?", filter.scope.owner)
        require("s.user_id = ?", filter.user)
        require("coalesce(a.name, (SELECT name FROM agents WHERE is_default = 1)) = ?", filter.agent)
        require("s.channel = ?", filter.channel)
        require("s.status = ?", filter.status?.rawValue)
        if let cursor {
            sql += " AND (s.created_at, s.id) < (?, ?)"
            values += [.integer(cursor.createdAt), .text(cursor.id.text)]
        }
        sql += " ORDER BY s.created_at DESC, s.id DESC LIMIT ?"
        values.append(.integer(Int64(limit)))
    }

    private mutating func require(_ condition: String, _ value: String?) {
        guard let value else { return }
        sql += " AND " + condition
        values.append(.text(value))
    }
}

extension SessionRecord {
    static let metadataColumn = 9

    /// Reads a row of ``SessionQuery/select``.
    init(_ row: Row) {
        // The schema keeps ids and states from being anything else.
        id = SessionID(row.text(0)) ?? SessionID()
        agentID = row.optionalText(1)
        agent = row.text(2)
        user = row.text(3)
        owner = row.optionalText(4)
        channel = row.text(5)
        title = row.optionalText(6)
        status = SessionStatus(rawValue: row.text(7)) ?? .ended
        settings = SessionSettings(stored: row.text(8))
        metadata = JSONValue(metadata: Self.metadataColumn, of: row)
        createdAt = row.integer64(10)
        lastActivityAt = row.integer64(11)
        endedAt = row.optionalInteger64(12)
        messageCount = row.integer(13)
    }
}
