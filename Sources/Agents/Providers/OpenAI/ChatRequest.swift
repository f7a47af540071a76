import Runtime
import VoiceCore

/// The body of `POST {base}/chat/completions`, as OpenAI defines it and every compatible server reads it.
struct ChatRequest {
    let body: JSONValue

    init(_ prompt: Prompt, _ configuration: ProviderConfiguration) {
        var messages = prompt.messages(continuesLast: false).map { Self.message($0.role.rawValue, $0.content) }
        if !prompt.instructions.isEmpty { messages.insert(Self.message("system", prompt.instructions), at: 0) }
        var members: [String: JSONValue] = [
            "messages": .array(messages),
            "stream": .bool(configuration.isStreaming),
        ]
        if configuration.isStreaming { members["stream_options"] = ["include_usage": true] }
        members["model"] = configuration.model.map(JSONValue.string)
        members["temperature"] = (configuration.temperature ?? prompt.temperature).map(JSONValue.number)
        members["max_tokens"] = (configuration.maxTokens ?? prompt.maxTokens).map { .integer(Int64($0)) }
        body = JSONValue.object(members).merged(with: .object(configuration.extra))
    }

    private static func message(_ role: String, _ content: String) -> JSONValue {
        ["role": .string(role), "content": .string(content)]
    }
}
