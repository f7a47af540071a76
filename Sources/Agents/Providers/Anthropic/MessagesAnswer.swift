import Runtime
import VoiceCore

/// A message, streamed or whole (Anthropic's Messages API, "Streaming").
///
/// Only text blocks are text: thinking, tool calls, citations and what may come one day are passed over. It is whole
/// when the model has said why it stopped; nothing else is an end.
struct MessagesAnswer: AnswerDialect {
    private var usage: TokenUsage?

    mutating func read(_ value: JSONValue) throws(ProviderError) -> AnswerPart {
        var part = AnswerPart()
        switch value["type"]?.string {
        case "message_start": note(value["message"]?["usage"])
        case "content_block_start": part.text = value["content_block"]?.contentText ?? ""
        case "content_block_delta": part.text = value["delta"]?.contentText ?? ""
        case "message_delta":
            note(value["usage"])
            part.end = AnswerEnd(word: value["delta"]?["stop_reason"]?.string)
        case "message_stop":
            part.isLast = true
        case "message", nil:
            guard let content = value["content"] else { break }
            note(value["usage"])
            part.text = content.contentText
            part.end = AnswerEnd(word: value["stop_reason"]?.string) ?? .complete
            part.isLast = true
        default: break
        }
        part.usage = usage
        return part
    }

    private mutating func note(_ tokens: JSONValue?) {
        guard let tokens else { return }
        // Prompts that were cached are counted apart.
        let input = ["input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens"]
            .compactMap { tokens[$0]?.tokenCount }
        usage = TokenUsage(
            inputTokens: input.isEmpty ? usage?.inputTokens ?? 0 : input.reduce(0, +),
            outputTokens: tokens["output_tokens"]?.tokenCount ?? usage?.outputTokens ?? 0
        )
    }
}
