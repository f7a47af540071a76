import Runtime
import VoiceCore

/// The body of `POST /v1/messages` (Anthropic's Messages API, version 2023-06-01).
struct MessagesRequest {
    let body: JSONValue

    /// The API needs a limit; this one holds where neither the provider nor the agent names one.
    private static let usualMaxTokens = 1000

    init(_ prompt: Prompt, _ configuration: ProviderConfiguration, continuesLast: Bool) {
        let dialogue = Dialogue(prompt, continuesLast: continuesLast)
        var members: [String: JSONValue] = [
            "messages": .array(dialogue.messages),
            "stream": .bool(configuration.isStreaming),
            "max_tokens": .integer(Int64(configuration.maxTokens ?? prompt.maxTokens ?? Self.usualMaxTokens)),
        ]
        members["model"] = configuration.model.map(JSONValue.string)
        if !dialogue.system.isEmpty { members["system"] = .string(dialogue.system) }
        // Others reach to 2, this one to 1.
        members["temperature"] = (configuration.temperature ?? prompt.temperature).map { .number(min($0, 1)) }
        body = JSONValue.object(members).merged(with: .object(configuration.extra))
    }

    /// The messages as the API takes them: none empty, the user's first, and no two of one role in a row.
    private struct Dialogue {
        private(set) var system: String
        private var turns: [(role: String, content: String)] = []

        init(_ prompt: Prompt, continuesLast: Bool) {
            system = prompt.instructions
            for message in prompt.messages(continuesLast: continuesLast) where !message.content.isEmpty {
                switch message.role {
                case .system: instruct(message.content)
                // Whoever speaks first is the user; a greeting is known as what has been said.
                case .assistant where turns.isEmpty: instruct("You have already said: \(message.content)")
                case .assistant: add("assistant", message.content)
                case .user, .tool: add("user", message.content)
                }
            }
        }

        var messages: [JSONValue] {
            turns.enumerated().map { index, turn in
                var content = turn.content
                // White space at the end of the last words of the assistant is refused.
                if index == turns.count - 1, turn.role == "assistant" {
                    while content.last?.isWhitespace == true { content.removeLast() }
                }
                return ["role": .string(turn.role), "content": .string(content)]
            }
        }

        private mutating func instruct(_ text: String) {
            system += system.isEmpty ? text : "\n\n" + text
        }

        private mutating func add(_ role: String, _ content: String) {
            if turns.last?.role == role {
                turns[turns.count - 1].content += "\n" + content
            } else {
                turns.append((role, content))
            }
        }
    }
}
