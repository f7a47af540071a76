@testable import Agents
import Testing

@Suite("Why an answer ended")
struct AnswerEndTests {
    @Test(
        "Every vendor's words are known",
        arguments: [
            ("stop", AnswerEnd.complete), ("STOP", .complete), ("end_turn", .complete), ("eos", .complete),
            ("eos_token", .complete), ("stop_sequence", .complete), ("tool_calls", .complete),
            ("function_call", .complete),
            ("tool_use", .complete), ("FINISH_REASON_STOP", .complete), ("endTurn", .complete),
            ("length", .length), ("max_tokens", .length), ("MAX_TOKENS", .length), ("model_length", .length),
            ("model_context_window_exceeded", .length), ("maxTokens", .length), ("max_output_tokens", .length),
            ("content_filter", .filtered), ("SAFETY", .filtered), ("RECITATION", .filtered), ("refusal", .filtered),
            ("PROHIBITED_CONTENT", .filtered), ("guardrail_intervened", .filtered), ("sensitive", .filtered),
        ]
    )
    func known(word: String, end: AnswerEnd) {
        #expect(AnswerEnd(word: word) == end)
    }

    @Test(
        "A failure and a word that nobody knows are never the end of a whole answer",
        arguments: [
            "error", "ERROR", "failed", "abort", "cancelled", "insufficient_system_resource", "repetition", "load",
            "unload",
            "malformed_function_call", "MALFORMED_FUNCTION_CALL", "pause_turn", "OTHER", "network_error", "timeout",
            "FINISH_REASON_UNSPECIFIED", "something_new",
        ]
    )
    func failed(word: String) {
        #expect(AnswerEnd(word: word) == .failed(word: word))
        #expect(AnswerEnd(word: word)?.finish == nil)
    }

    @Test("No word is no end", arguments: [nil, "", "null", "None"])
    func none(word: String?) {
        #expect(AnswerEnd(word: word) == nil)
    }

    @Test("What a log shows of an unknown word is plain")
    func plain() {
        #expect(AnswerEnd(word: "my secret: hello") == .failed(word: "an unknown reason"))
    }
}
