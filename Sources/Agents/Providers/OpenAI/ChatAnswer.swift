import Runtime
import VoiceCore

/// A chat completion, streamed (`chat.completion.chunk`) or whole (`chat.completion`).
///
/// Servers leave out and add much, so only what is needed is looked at: reasoning in fields of its own is never text,
/// chunks may have no choices, and content may be null or a list of parts. It is whole when `[DONE]` or a finish reason
/// was there; servers leave out either, not both.
struct ChatAnswer: AnswerDialect {
    private var hasDeltas = false

    mutating func read(_ value: JSONValue) throws(ProviderError) -> AnswerPart {
        var part = AnswerPart()
        if let tokens = value["usage"], let input = tokens["prompt_tokens"]?.tokenCount {
            part.usage = TokenUsage(inputTokens: input, outputTokens: tokens["completion_tokens"]?.tokenCount ?? 0)
        }
        // Of several answers the first is told.
        guard let choice = value["choices"]?.array?.first(where: { ($0["index"]?.integer ?? 0) == 0 }) else {
            return part
        }
        part.end = AnswerEnd(word: Self.reason(choice))
        if let delta = choice["delta"], delta.object != nil {
            hasDeltas = true
            part.text = Self.text(of: delta)
        } else if !hasDeltas {
            part.text = Self.text(of: choice["message"] ?? choice)
            // A whole answer needs no word for its end.
            if part.end == nil, choice["message"] != nil { part.end = .complete }
        }
        return part
    }

    private static func reason(_ choice: JSONValue) -> String? {
        let reason = choice["finish_reason"] ?? choice["finishReason"] ?? choice["stop_reason"]
        return reason?.string ?? reason?["type"]?.string
    }

    /// What a model says that it won't do is said too.
    private static func text(of message: JSONValue) -> String {
        let text = (message["content"] ?? message["text"])?.contentText ?? ""
        return text.isEmpty ? message["refusal"]?.contentText ?? "" : text
    }
}
