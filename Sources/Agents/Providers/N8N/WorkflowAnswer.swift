import Runtime
import VoiceCore

/// The answer of a webhook: JSON objects in a row, one JSON value, server-sent events or plain text.
///
/// Of the streamed objects `item` carries text, and the end of the body is the end: a run of several steps has an `end`
/// for each (n8n-io/n8n#25982).
struct WorkflowAnswer: AnswerDialect {
    /// Where nodes put their text, the likeliest first.
    private static let names = [
        "output", "text", "response", "answer", "reply", "content", "message", "result", "data", "json",
    ]

    /// What n8n answers when a webhook does not wait for its workflow.
    private static let startedNotice = "Workflow was started"

    /// Steps that have begun and not ended.
    private var openSteps = 0

    let takesWords = true
    let emptyReason: String? = "the workflow gave no text; switch streaming on in its agent node too"

    func endsWithBody(mayBeCut: Bool) -> Bool { openSteps <= 0 || !mayBeCut }

    mutating func read(_ value: JSONValue) throws(ProviderError) -> AnswerPart {
        switch value["type"]?.string {
        case "begin": openSteps += 1
        case "end": openSteps -= 1
        case "item": return AnswerPart(text: try Self.text(ofItem: value["content"]?.contentText ?? ""))
        // Tool calls and what may come one day.
        case _? where value["content"] == nil || value["metadata"] != nil: break
        default: return AnswerPart(text: try Self.text(value) ?? "")
        }
        return AnswerPart()
    }

    /// The text of a whole answer: a string, an object that holds one under a usual name, or an array of these.
    ///
    /// - Throws: ``ProviderError`` for an error, and for a webhook that does not wait for its workflow.
    private static func text(_ value: JSONValue) throws(ProviderError) -> String? {
        if let text = value.string { return text.isEmpty ? nil : text }
        if let elements = value.array {
            if elements.contains(where: { $0["type"]?.string != nil }) { return value.contentText }
            var texts: [String] = []
            for element in elements { if let text = try text(element) { texts.append(text) } }
            return texts.isEmpty ? nil : texts.joined(separator: "\n")
        }
        guard let members = value.object else { return nil }
        if members["message"]?.string == startedNotice {
            throw .refused(status: 200, reason: "the webhook does not wait; let it respond by streaming or at the end")
        }
        if let failure = ProviderError(reportedBy: value, event: "") { throw failure }
        for name in names {
            if let member = members[name], let text = try text(member) { return text }
        }
        return nil
    }

    /// What a node's streamed piece says: nearly always the piece itself, but some nodes send a whole answer in one.
    private static func text(ofItem content: String) throws(ProviderError) -> String {
        guard let first = content.utf8.first, first == UInt8(ascii: "{") || first == UInt8(ascii: "["),
            let value = JSONValue(answer: content.utf8), let text = try text(value)
        else { return content }
        return text
    }
}
