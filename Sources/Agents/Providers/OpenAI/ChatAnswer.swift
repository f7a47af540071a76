import Runtime
import VoiceCore

/// What has come of a chat completion, streamed (`chat.completion.chunk`) or whole (`chat.completion`).
///
/// Servers leave out and add much, so only what is needed is looked at: reasoning in fields of its own is never text,
/// chunks may have no choices, and content may be null.
struct ChatAnswer {
    private(set) var usage: TokenUsage?
    /// The model has said why it stopped; what may still come is usage.
    private(set) var isFinished = false

    /// The next piece of text in one JSON object; nil when it holds none.
    ///
    /// - Throws: ``ProviderError`` for what is not JSON, and for an error that the server reports inside a good answer.
    mutating func receive(_ bytes: some Sequence<UInt8>) throws(ProviderError) -> String? {
        guard let object = try? JSONValue(parsing: bytes) else {
            throw .malformedAnswer("it is not a JSON object")
        }
        return try receive(object)
    }

    /// The same of a value that has been parsed.
    mutating func receive(_ object: JSONValue) throws(ProviderError) -> String? {
        guard object.object != nil else { throw .malformedAnswer("it is not a JSON object") }
        if let error = object["error"], !error.isNull {
            throw ProviderError(status: error["code"]?.integer ?? 500, answer: object, retryAfter: nil)
        }
        if let tokens = object["usage"], let input = tokens["prompt_tokens"]?.integer {
            usage = TokenUsage(inputTokens: input, outputTokens: tokens["completion_tokens"]?.integer ?? 0)
        }
        guard let choice = object["choices"]?[0] else { return nil }
        if choice["finish_reason"]?.string != nil { isFinished = true }
        let text = (choice["delta"] ?? choice["message"])?["content"]?.string
        return text?.isEmpty == false ? text : nil
    }
}
