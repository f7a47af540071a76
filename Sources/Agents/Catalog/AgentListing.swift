package import Runtime
package import VoiceCore

/// An agent as `GET /v1/agents` and `GET /v1/agents/{name}` show it.
package struct AgentListing: Sendable, Equatable {
    package let id: String
    package let name: String
    package let isEnabled: Bool
    package let isDefault: Bool
    /// Grows with every change; also the `ETag`.
    package let version: Int64
    package let problems: [AgentProblem]
    /// The columns, `providers`, `problems` and `version`.
    package let json: JSONValue
    /// What the scope `talk` may see.
    package let publicJSON: JSONValue

    init(_ row: AgentRow, problems: [AgentProblem]) {
        id = row.id
        name = row.name
        isEnabled = row.isEnabled
        isDefault = row.isDefault
        version = row.updatedAt
        self.problems = problems
        json = .object(
            row.columns.merging(
                [
                    "providers": .array(row.providers.map(\.json)),
                    "problems": .array(problems.map(\.json)),
                    "version": .integer(row.updatedAt),
                ],
                uniquingKeysWith: { column, _ in column }
            )
        )
        publicJSON = [
            "name": .string(row.name), "title": JSONValue(row.title), "language": .string(row.language),
            "voice": JSONValue(row.voice),
        ]
    }
}

extension AgentRow {
    /// Under the names of the columns: flags as booleans, JSON columns as JSON.
    fileprivate var columns: [String: JSONValue] {
        [
            "id": .string(id), "name": .string(name), "title": JSONValue(title),
            "instructions": .string(instructions), "greeting": JSONValue(greeting), "language": .string(language),
            "stt": JSONValue(stt), "tts": JSONValue(tts), "voice": JSONValue(voice), "speed": .number(speed),
            "pitch": .number(pitch), "volume": .number(volume), "endpointing": JSONValue(endpointing),
            "silence_ms": JSONValue(silence), "max_utterance_ms": JSONValue(maxUtterance),
            "speculation": .bool(speculation), "barge_in": .bool(bargeIn),
            "context_messages": JSONValue(contextMessages), "temperature": JSONValue(temperature),
            "max_tokens": JSONValue(maxTokens), "hedge": .bool(hedge), "failure_text": JSONValue(failureText),
            "tools": JSONValue(column: tools), "routes": JSONValue(column: routes), "is_default": .bool(isDefault),
            "enabled": .bool(isEnabled), "created_at": .integer(createdAt), "updated_at": .integer(updatedAt),
        ]
    }
}
