import Runtime
import VoiceCore

/// The shapes of what the API shows (`docs/http.md`).
enum ResourceSchemas {
    static let session = JSONSchema.named(
        .init(
            name: "Session",
            schema: .object([
                .init("id", .uuid), .init("agent", .text, "The agent's name."), .init("user_id", .text),
                .init("owner", .nullable(.text), "The API key that made it."), .init("channel", .text),
                .init("title", .nullable(.text)), .init("status", .choice(["active", "ended"])),
                .init("settings", .anyObject, "What session.update changed."), .init("metadata", .anyObject),
                .init("created_at", .time), .init("last_activity_at", .time), .init("ended_at", .nullable(.time)),
                .init("messages", .integer(0...Int.max), "How many there are; also the last one's seq."),
            ])
        )
    )

    private static let messageFields: [JSONSchema.Property] = [
        .init("id", .uuid), .init("session_id", .uuid), .init("seq", .integer(1...Int.max)),
        .init("role", .choice(["user", "assistant", "tool", "system"])), .init("speaker", .nullable(.text)),
        .init("content", .text), .init("channel", .text),
        .init("status", .choice(["complete", "interrupted", "failed"])),
        .init("audio_ms", .nullable(.integer(0...Int.max))), .init("timings", .nullable(.anyObject)),
        .init("provider", .nullable(.text)), .init("model", .nullable(.text)),
        .init("input_tokens", .nullable(.integer(0...Int.max))),
        .init("output_tokens", .nullable(.integer(0...Int.max))),
        .init("finish", .nullable(.choice(FinishReason.allCases.map(\.rawValue))), "Why the model stopped."),
        .init("tool_call", .nullable(.any)), .init("created_at", .time),
    ]
    static let message = JSONSchema.named(.init(name: "Message", schema: .object(messageFields)))
    static let searchHit = JSONSchema.named(
        .init(
            name: "SearchHit",
            schema: .object(messageFields + [.init("snippet", .text, "The words around the place.")])
        )
    )

    /// A page of a list.
    static func list(of element: JSONSchema) -> JSONSchema {
        .object([
            .init("object", .choice(["list"])), .init("data", .array(element)),
            .init("next_cursor", .nullable(.text), "Given as cursor, it leads to the next page."),
        ])
    }

    static let limit = Operation.Parameter("limit", .integer(1...200), "How many.", default: 50)
    static let cursor = Operation.Parameter("cursor", .string(length: 1...200), "Where the last page ended.")
}
