package import Runtime
package import VoiceCore

/// One row of `messages`.
package struct MessageRecord: Sendable, Equatable {
    package var id: MessageID
    package var session: SessionID
    /// Counts from 1 within the session.
    package var seq: Int
    package var role: Prompt.Message.Role
    /// Who spoke.
    package var speaker: String?
    package var content: String
    package var channel: String
    package var status: MessageStatus
    /// How long the speech of it is, or was heard.
    package var audioMilliseconds: Int?
    /// A JSON object, as `reply.ended` has it.
    package var timings: JSONValue?
    package var provider: String?
    package var model: String?
    package var inputTokens: Int?
    package var outputTokens: Int?
    /// Why the model stopped; nil for what no model wrote, and where it didn't say.
    package var finish: FinishReason?
    package var toolCall: JSONValue?
    /// Milliseconds since 1970 UTC.
    package var createdAt: Int64
}

extension MessageRecord {
    /// The message as `http.md` shows it ("Shapes"): its columns.
    package var json: JSONValue {
        [
            "id": .string(id.text),
            "session_id": .string(session.text),
            "seq": .integer(Int64(seq)),
            "role": .string(role.rawValue),
            "speaker": JSONValue(speaker),
            "content": .string(content),
            "channel": .string(channel),
            "status": .string(status.rawValue),
            "audio_ms": JSONValue(audioMilliseconds),
            "timings": timings ?? .null,
            "provider": JSONValue(provider),
            "model": JSONValue(model),
            "input_tokens": JSONValue(inputTokens),
            "output_tokens": JSONValue(outputTokens),
            "finish": JSONValue(finish?.rawValue),
            "tool_call": toolCall ?? .null,
            "created_at": .integer(createdAt),
        ]
    }
}
