package import Runtime
package import VoiceCore

/// One row of `sessions`, with its agent's name and the count of its messages.
package struct SessionRecord: Sendable, Equatable {
    package var id: SessionID
    /// Nil: whichever agent is the default.
    package var agentID: String?
    /// The name of its agent, or of the default one.
    package var agent: String
    package var user: String
    /// The name of the API key that made it; nil when all was open.
    package var owner: String?
    package var channel: String
    package var title: String?
    package var status: SessionStatus
    package var settings: SessionSettings
    /// A JSON object.
    package var metadata: JSONValue
    /// Milliseconds since 1970 UTC, as the other times.
    package var createdAt: Int64
    package var lastActivityAt: Int64
    package var endedAt: Int64?
    /// Also the `seq` of the last message.
    package var messageCount: Int
}

/// Whether a session may go on.
package enum SessionStatus: String, Sendable {
    case active, ended
}

extension SessionRecord {
    /// The session as `http.md` shows it ("Shapes").
    package var json: JSONValue {
        [
            "id": .string(id.text),
            "agent": .string(agent),
            "user_id": .string(user),
            "owner": JSONValue(owner),
            "channel": .string(channel),
            "title": JSONValue(title),
            "status": .string(status.rawValue),
            "settings": settings.json,
            "metadata": metadata,
            "created_at": .integer(createdAt),
            "last_activity_at": .integer(lastActivityAt),
            "ended_at": endedAt.map(JSONValue.integer) ?? .null,
            "messages": .integer(Int64(messageCount)),
        ]
    }
}
