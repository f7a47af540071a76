import Runtime
import VoiceCore

/// What one JSON value of a workflow's answer says.
enum WorkflowAnswer {
    /// Where nodes put their text, the likeliest first.
    private static let names = [
        "output", "text", "response", "answer", "reply", "content", "message", "result", "data",
    ]

    /// What n8n answers when a webhook does not wait for its workflow.
    private static let startedNotice = "Workflow was started"

    /// The text of a whole answer: a string, an object that holds one under a usual name, or an array of these.
    ///
    /// - Throws: ``ProviderError`` for an error, and for a webhook that does not wait for its workflow.
    static func text(_ value: JSONValue) throws(ProviderError) -> String? {
        if let text = value.string { return text.isEmpty ? nil : text }
        if let elements = value.array {
            var texts: [String] = []
            for element in elements { if let text = try text(element) { texts.append(text) } }
            return texts.isEmpty ? nil : texts.joined(separator: "\n")
        }
        guard let members = value.object else { return nil }
        if members["message"]?.string == startedNotice {
            throw .refused(status: 200, reason: "the webhook does not wait; let it respond by streaming or at the end")
        }
        for name in names {
            if let member = members[name], let text = try text(member) { return text }
        }
        if let error = members["error"], !error.isNull {
            throw .unavailable(reason: "the workflow failed", retryAfter: nil)
        }
        return nil
    }

    /// What a node's streamed piece says: nearly always the piece itself, but some nodes send a whole answer in one.
    static func text(ofItem content: String) throws(ProviderError) -> String? {
        guard let first = content.first, first == "{" || first == "[",
            let value = try? JSONValue(parsing: content.utf8), let text = try text(value)
        else { return content.isEmpty ? nil : content }
        return text
    }
}
