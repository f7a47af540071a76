import Runtime
import VoiceCore

/// What a webhook of n8n is told, in the names that its chat and agent nodes read by themselves.
///
/// A workflow keeps its own memory by `sessionId`; one that doesn't finds the conversation in `messages`.
struct WorkflowRequest {
    let body: JSONValue

    init(_ prompt: Prompt, _ configuration: ProviderConfiguration) {
        let messages = prompt.messages(continuesLast: false)
        let text = messages.last { $0.role == .user }?.content ?? ""
        var members: [String: JSONValue] = [
            "action": "sendMessage",
            "chatInput": .string(text),
            "text": .string(text),
            "instructions": .string(prompt.instructions),
            "messages": .array(
                messages.map { ["role": .string($0.role.rawValue), "content": .string($0.content)] }
            ),
            "useStreaming": .bool(configuration.isStreaming),
        ]
        members["sessionId"] = (prompt.session?.text).map(JSONValue.string)
        members["userId"] = prompt.user.map(JSONValue.string)
        members["model"] = configuration.model.map(JSONValue.string)
        body = JSONValue.object(members).merged(with: .object(configuration.extra))
    }
}
