import Runtime
import VoiceCore

/// What has come of a message, streamed or whole (Anthropic's Messages API, "Streaming").
///
/// Only text blocks are text: thinking, tool calls, citations and what may come one day are passed over.
struct MessagesAnswer {
    private(set) var usage: TokenUsage?
    /// The model has said why it stopped.
    private(set) var isFinished = false
    private(set) var isDone = false

    /// The next piece of text in one event; nil when it holds none.
    ///
    /// - Throws: ``ProviderError`` for what is no JSON object, and for an error that the server reports.
    mutating func receive(_ bytes: some Sequence<UInt8>) throws(ProviderError) -> String? {
        guard let event = try? JSONValue(parsing: bytes), event.object != nil else {
            throw .malformedAnswer("it is not a JSON object")
        }
        switch event["type"]?.string {
        case "message_start": note(event["message"]?["usage"])
        case "content_block_start" where event["content_block"]?["type"] == "text":
            return event["content_block"]?["text"]?.string.nonEmpty
        case "content_block_delta" where event["delta"]?["type"] == "text_delta":
            return event["delta"]?["text"]?.string.nonEmpty
        case "message_delta":
            note(event["usage"])
            if event["delta"]?["stop_reason"]?.string != nil { isFinished = true }
        case "message_stop":
            isFinished = true
            isDone = true
        case "error": throw Self.failure(event)
        default: break
        }
        return nil
    }

    /// The text of an answer that is not streamed.
    mutating func receiveWhole(_ message: JSONValue) throws(ProviderError) -> String? {
        if message["type"] == "error" { throw Self.failure(message) }
        guard let blocks = message["content"]?.array else { throw .malformedAnswer("it has no content") }
        note(message["usage"])
        isFinished = true
        return blocks.filter { $0["type"] == "text" }.compactMap { $0["text"]?.string }.joined().nonEmpty
    }

    private mutating func note(_ tokens: JSONValue?) {
        guard let tokens else { return }
        // Prompts that were cached are counted apart.
        let input = ["input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens"]
            .compactMap { tokens[$0]?.integer }
        usage = TokenUsage(
            inputTokens: input.isEmpty ? usage?.inputTokens ?? 0 : input.reduce(0, +),
            outputTokens: tokens["output_tokens"]?.integer ?? usage?.outputTokens ?? 0
        )
    }

    /// An error that comes as an event has no status of its own ("Errors").
    private static func failure(_ event: JSONValue) -> ProviderError {
        let status: [String: Int] = [
            "invalid_request_error": 400, "authentication_error": 401, "permission_error": 403, "not_found_error": 404,
            "request_too_large": 413, "rate_limit_error": 429, "timeout_error": 504, "overloaded_error": 529,
        ]
        let type = event["error"]?["type"]?.string ?? ""
        return ProviderError(status: status[type] ?? 500, answer: event, retryAfter: nil)
    }
}

extension String? {
    fileprivate var nonEmpty: String? { self?.nonEmpty }
}

extension String {
    fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
