import Runtime
import VoiceCore

/// The body of `POST /api/chat` (Ollama's API, "Generate a chat completion").
struct OllamaChatRequest {
    let body: JSONValue

    /// How long a model stays in memory after an answer: people pause for longer than the server's five minutes.
    static let keepAlive = "30m"

    init(_ prompt: Prompt, _ configuration: ProviderConfiguration) {
        var messages = prompt.messages(continuesLast: true).map { Self.message($0.role.rawValue, $0.content) }
        if !prompt.instructions.isEmpty { messages.insert(Self.message("system", prompt.instructions), at: 0) }
        var options: [String: JSONValue] = [:]
        options["temperature"] = (configuration.temperature ?? prompt.temperature).map(JSONValue.number)
        options["num_predict"] = (configuration.maxTokens ?? prompt.maxTokens).map { .integer(Int64($0)) }
        var members: [String: JSONValue] = [
            "messages": .array(messages),
            "stream": .bool(configuration.isStreaming),
            "keep_alive": .string(Self.keepAlive),
            // Who listens does not wait for thoughts.
            "think": false,
        ]
        members["model"] = configuration.model.map(JSONValue.string)
        if !options.isEmpty { members["options"] = .object(options) }
        body = JSONValue.object(members).merged(with: .object(configuration.extra))
    }

    private static func message(_ role: String, _ content: String) -> JSONValue {
        ["role": .string(role), "content": .string(content)]
    }
}
