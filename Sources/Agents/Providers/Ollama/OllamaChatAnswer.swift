import Runtime
import VoiceCore

/// An answer of `POST /api/chat`, streamed as a JSON object a line, or whole as one such object.
///
/// It is whole when an object says `done`. Thoughts and tool calls are not text.
struct OllamaChatAnswer: AnswerDialect {
    private let noteLoad: (Duration) -> Void

    /// - Parameter noteLoad: Is told how long the model took to load, where it had to.
    init(noteLoad: @escaping (Duration) -> Void) {
        self.noteLoad = noteLoad
    }

    func read(_ value: JSONValue) throws(ProviderError) -> AnswerPart {
        var part = AnswerPart(text: (value["message"]?["content"] ?? value["response"])?.contentText ?? "")
        guard value["done"]?.bool == true else { return part }
        part.isLast = true
        part.end = AnswerEnd(word: value["done_reason"]?.string) ?? .complete
        if let input = value["prompt_eval_count"]?.tokenCount {
            part.usage = TokenUsage(inputTokens: input, outputTokens: value["eval_count"]?.tokenCount ?? 0)
        }
        if let load = value["load_duration"]?.integer, load > 0 { noteLoad(.nanoseconds(load)) }
        return part
    }
}
