import Runtime
import SQLite

/// A column of `agents` or `agent_providers` that may be written, and how its value looks in JSON.
struct AgentColumn: Sendable {
    enum Form: Sendable {
        case plain
        /// 0 or 1.
        case flag
        /// JSON as text.
        case json
    }

    let name: String
    let form: Form
    /// As the schema has it.
    let standard: JSONValue

    init(_ name: String, _ form: Form = .plain, _ standard: JSONValue = .null) {
        (self.name, self.form, self.standard) = (name, form, standard)
    }

    /// The value as its column holds it.
    ///
    /// - Throws: ``AgentStoreError`` for one that no column holds.
    func value(of json: JSONValue) throws(AgentStoreError) -> SQLValue {
        switch (form, json) {
        case (.json, _): return .text(json.text)
        case (.flag, .bool(let flag)): return SQLValue(flag)
        case (.flag, .integer(let flag)): return .integer(flag)
        case (.flag, _): throw .invalid(field: name, "is \(json.text); it has to be true or false")
        case (.plain, .null): return .null
        case (.plain, .integer(let number)): return .integer(number)
        case (.plain, .number(let number)): return .real(number)
        case (.plain, .string(let text)): return .text(text)
        case (.plain, _): throw .invalid(field: name, "is \(json.text); it has to be a text or a number")
        }
    }
}

extension AgentColumn {
    static let agent = [
        AgentColumn("name"), AgentColumn("title"), AgentColumn("instructions", .plain, ""), AgentColumn("greeting"),
        AgentColumn("language", .plain, "en"), AgentColumn("stt"), AgentColumn("tts"), AgentColumn("voice"),
        AgentColumn("speed", .plain, 1), AgentColumn("pitch", .plain, 1), AgentColumn("volume", .plain, 1),
        AgentColumn("endpointing"), AgentColumn("silence_ms"), AgentColumn("max_utterance_ms"),
        AgentColumn("speculation", .flag, true), AgentColumn("barge_in", .flag, true), AgentColumn("context_messages"),
        AgentColumn("temperature"), AgentColumn("max_tokens"), AgentColumn("hedge", .flag, false),
        AgentColumn("failure_text"), AgentColumn("tools", .json, []), AgentColumn("routes", .json, []),
        AgentColumn("is_default", .flag, false), AgentColumn("enabled", .flag, true),
    ]

    static let provider = [
        AgentColumn("kind"), AgentColumn("base_url"), AgentColumn("model"), AgentColumn("api_key_env"),
        AgentColumn("temperature"), AgentColumn("max_tokens"),
        AgentColumn("first_token_timeout_ms", .plain, 8000), AgentColumn("timeout_ms", .plain, 60_000),
        AgentColumn("retries", .plain, 1), AgentColumn("extra", .json, [:]),
    ]
}
