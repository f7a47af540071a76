import Agents
import Net
import Runtime
import TestSupport
import Testing
import VoiceCore

@Suite("Answers as servers really send them", .timeLimit(.minutes(2)))
struct AnswerReadingTests {
    static func chat(_ content: JSONValue, finish: JSONValue = nil) -> JSONValue {
        ["choices": [["index": 0, "delta": ["content": content], "finish_reason": finish]]]
    }

    static func event(_ value: JSONValue) -> String { Vendor.event(value) }

    /// What becomes of a body that ends well.
    static func outcome(_ vendor: Vendor, _ body: String, type: String? = nil) async throws -> Outcome {
        try await ProviderFaultTests.outcome(vendor) { $0.answer(body, type: type ?? vendor.type) }
    }

    /// The same through a chain, with a second provider that says `second.`.
    static func chained(_ vendor: Vendor, _ body: String) async throws -> Outcome {
        let server = ScriptedServer { connection in
            guard let request = connection.request() else { return }
            guard request.line.hasPrefix("POST") else { return connection.answer("{}", status: "404 No") }
            connection.answer(body, type: vendor.type)
        }
        defer { server.stop() }
        let first = try TestClients.shared().provider(vendor.kind, server.url)
        return await FallbackLanguageModel([
            .init(first, retries: 0), .init(FallbackTests.Scripted("b", [.say("second.")]), retries: 0),
        ]).outcome()
    }

    // MARK: Bytes, not labels

    @Test(
        "A stream is read by its bytes, whatever its label says",
        arguments: Vendor.all,
        ["application/json", "text/event-stream", "application/x-ndjson", "text/plain", "text/html", ""]
    )
    func labels(_ vendor: Vendor, type: String) async throws {
        let outcome = try await Self.outcome(vendor, "\u{FEFF}" + vendor.stream("Grüß", "dich"), type: type)
        #expect(outcome.text == "Grüßdich")
        #expect(outcome.error == nil)
    }

    static let whole: [(Vendor, JSONValue)] = [
        (.openAI, ["choices": [["message": ["content": "ab"], "finish_reason": "stop"]]]),
        (
            .openAI,
            ["choices": [["message": ["content": [["type": "text", "text": "a"], ["type": "text", "text": "b"]]]]]]
        ),
        (.openAI, ["choices": [["message": ["content": "ab", "reasoning_content": "plan"]]]]),
        (.openAI, [["choices": [["message": ["content": "ab"]]]]]),
        (
            .anthropic,
            ["type": "message", "content": [["type": "thinking", "thinking": "x"], ["type": "text", "text": "ab"]]]
        ),
        (.anthropic, ["type": "message", "content": "ab", "stop_reason": "end_turn"]),
        (.ollama, ["message": ["content": "ab", "thinking": "plan"], "done": true]),
        (.ollama, ["message": ["content": [["type": "text", "text": "ab"]]], "done": true]),
        (.n8n, [["output": "ab"]]), (.n8n, ["response": "ab"]), (.n8n, ["text": "ab"]), (.n8n, "ab"),
        (.n8n, [["json": ["output": "ab"]]]), (.n8n, ["content": [["type": "text", "text": "ab"]]]),
    ]

    @Test(
        "A whole answer is read by its bytes too",
        arguments: whole,
        ["application/json", "text/event-stream", "text/html"]
    )
    func wholeAnswers(_ example: (vendor: Vendor, body: JSONValue), type: String) async throws {
        let outcome = try await Self.outcome(example.vendor, example.body.text, type: type)
        #expect(outcome.text == "ab")
        #expect(outcome.error == nil)
    }

    @Test(
        "Plain text of a workflow is said, whatever it begins with",
        arguments: [
            "Hello there.", "it is raining today.", "data is here", "events: none", "id est", "[1] Hello", "{x} is set",
            "\"Hi,\" she said.", ":)", "dat",
        ],
        ["text/html; charset=utf-8", "text/plain", "application/json"]
    )
    func plainText(_ text: String, type: String) async throws {
        let outcome = try await Self.outcome(.n8n, text, type: type)
        #expect(outcome.text == text)
        #expect(outcome.error == nil)
    }

    @Test(
        "A web page is never said",
        arguments: ["<!DOCTYPE html><p>Bad gateway", "\n<html>", "<HTML lang=\"en\">", "<?xml version=\"1.0\"?>"]
    )
    func pages(_ page: String) async throws {
        let outcome = try await Self.outcome(.n8n, page, type: "text/html")
        #expect(outcome.events.isEmpty)
        #expect(outcome.error?.reason.contains("web page") == true)
    }

    // MARK: Odd events

    static let odd = [
        "data: : KEEPALIVE\n\n", "data:\n\n", "data: {}\n\n", "data: nonsense\n\n", ": comment\n\n", "event: ping\n\n",
    ]

    @Test("What says nothing is passed over", arguments: odd, [Vendor.openAI, .anthropic])
    func oddEvents(_ odd: String, _ vendor: Vendor) async throws {
        let body = odd + vendor.beginning + vendor.piece("a") + odd + odd + vendor.piece("b") + odd + vendor.ending
        let outcome = try await Self.outcome(vendor, body)
        #expect(outcome.text == "ab")
        #expect(outcome.error == nil)
    }

    @Test("A line that is no JSON is passed over", arguments: ["nonsense\n", "{}\n", "{\"broken\": \"\n", "[]\n"])
    func oddLines(_ odd: String) async throws {
        let outcome = try await Self.outcome(.ollama, Vendor.ollama.piece("a") + odd + Vendor.ollama.stream("b"))
        #expect(outcome.text == "ab")
        #expect(outcome.error == nil)
    }

    @Test("Ten in a row are a fault", arguments: ["data: nonsense\n\n", "data: {}\n\n", "data: : KEEPALIVE\n\n"])
    func manyOdd(_ odd: String) async throws {
        let outcome = try await Self.outcome(
            .openAI,
            Vendor.openAI.piece("a") + String(repeating: odd, count: 10) + Vendor.openAI.ending
        )
        #expect(outcome.text == "a")
        #expect(outcome.error?.outcome == .error)
    }

    @Test("A character that was cut in two is joined", arguments: Vendor.all)
    func halves(_ vendor: Vendor) async throws {
        let body =
            vendor.beginning + vendor.piece("Hi X").replacing("X", with: "\\ud83d")
            + vendor.piece("X there.").replacing("X", with: "\\ude00") + vendor.ending
        let outcome = try await Self.outcome(vendor, body)
        #expect(outcome.text == "Hi 😀 there.")
        #expect(outcome.error == nil)
    }

    @Test("Typed parts in pieces are read as whole ones are")
    func parts() async throws {
        let body = [
            Self.chat([["type": "thinking", "thinking": [["type": "text", "text": "plan"]]]]), Self.chat(nil),
            Self.chat([["type": "text", "text": "a"], ["type": "image_url"]]),
            Self.chat(["type": "text", "text": "b"]),
            Self.chat([], finish: "stop"),
        ].map(Self.event).joined()
        let outcome = try await Self.outcome(.openAI, body)
        #expect(outcome.text == "ab" && outcome.error == nil)
    }

    // MARK: Ends

    struct Broken: Sendable, CustomTestStringConvertible {
        let vendor: Vendor
        let ending: String
        var testDescription: String { "\(vendor): \(ending)" }

        init(_ vendor: Vendor, _ ending: String) { (self.vendor, self.ending) = (vendor, ending) }
    }

    static let broken = [
        Broken(.openAI, event(chat(nil, finish: "error")) + "data: [DONE]\n\n"),
        Broken(
            .openAI,
            event(["choices": [["delta": ["content": ""], "finish_reason": "error"]]]) + "data: [DONE]\n\n"
        ),
        Broken(.openAI, event(["error": "overloaded"]) + "data: [DONE]\n\n"),
        Broken(.openAI, event(["error": ["message": "x", "code": "server_error"]]) + "data: [DONE]\n\n"),
        Broken(.openAI, event(["choices": [["delta": [:], "error": ["code": 502]]]]) + "data: [DONE]\n\n"),
        Broken(.openAI, event(["object": "error", "message": "x", "code": 400]) + "data: [DONE]\n\n"),
        Broken(.openAI, event(["detail": "x"]) + "data: [DONE]\n\n"), Broken(.openAI, "event: error\ndata: oops\n\n"),
        Broken(.openAI, "event: error\ndata: {\"message\":\"x\"}\n\ndata: [DONE]\n\n"),
        Broken(.openAI, event(chat(nil, finish: "insufficient_system_resource"))), Broken(.openAI, ""),
        Broken(.openAI, event(chat(nil, finish: "something_new")) + "data: [DONE]\n\n"),
        Broken(.anthropic, ""),
        Broken(.anthropic, event(["type": "message_delta", "delta": ["stop_reason": "pause_turn"]])),
        Broken(.anthropic, event(["type": "error", "error": ["type": "overloaded_error"]])),
        Broken(.ollama, ""), Broken(.ollama, Vendor.line(["error": "out of memory"])),
        Broken(.ollama, Vendor.line(["message": ["content": ""], "done": true, "done_reason": "unload"])),
        Broken(.n8n, Vendor.line(["type": "error", "content": "x"])),
        Broken(.n8n, Vendor.line(["error": ["message": "x"]])),
    ]

    @Test("However a stream says that it failed, it is cut, and the next provider goes on", arguments: broken)
    func cut(_ example: Broken) async throws {
        let vendor = example.vendor
        let outcome = try await Self.chained(vendor, vendor.beginning + vendor.piece("Hello the") + example.ending)
        #expect(outcome.attempts.map(\.outcome) == [.cut, .ok])
        #expect(outcome.text == "Hello second.")
        #expect(outcome.finish == .stop)
    }

    static let ends: [(Vendor, JSONValue, FinishReason)] = [
        (.openAI, chat(nil, finish: "length"), .length), (.openAI, chat(nil, finish: "content_filter"), .filtered),
        (.openAI, chat(nil, finish: "stop"), .stop), (.openAI, chat(nil, finish: "tool_calls"), .stop),
        (.anthropic, ["type": "message_delta", "delta": ["stop_reason": "max_tokens"]], .length),
        (.anthropic, ["type": "message_delta", "delta": ["stop_reason": "refusal"]], .filtered),
        (.anthropic, ["type": "message_delta", "delta": ["stop_reason": "end_turn"]], .stop),
        (.ollama, ["message": ["content": ""], "done": true, "done_reason": "length"], .length),
        (.ollama, ["message": ["content": ""], "done": true], .stop),
    ]

    @Test("Why a model ended is told", arguments: ends)
    func finish(_ example: (vendor: Vendor, last: JSONValue, finish: FinishReason)) async throws {
        let vendor = example.vendor
        let last = vendor.kind == "ollama" ? Vendor.line(example.last) : Self.event(example.last)
        let outcome = try await Self.chained(vendor, vendor.beginning + vendor.piece("Hello ") + last)
        #expect(outcome.text == "Hello ")
        #expect(outcome.finish == example.finish)
        #expect(outcome.attempts.map(\.outcome) == [.ok])
    }

    // MARK: What is not for people

    @Test(
        "An answer of nothing but reasoning or a call is none: the next provider answers",
        arguments: ["<think>plan</think>", "<think>plan", "<tool_call>{}</tool_call>", "<|im_end|>", " \n"]
    )
    func onlyMarkup(_ text: String) async throws {
        let outcome = try await Self.chained(.openAI, Vendor.openAI.stream(text))
        #expect(outcome.text == "second.")
        #expect(outcome.attempts.map(\.outcome) == [.error, .ok])
    }

    @Test("Every provider's text is filtered, also when only a tag closes", arguments: Vendor.all)
    func filtered(_ vendor: Vendor) async throws {
        for pieces in [["<thi", "nk>plan</", "think>Hello", " there."], ["plan", "</think>", "Hello there."]] {
            let body = vendor.beginning + pieces.map(vendor.piece).joined() + vendor.ending
            let outcome = try await Self.chained(vendor, body)
            #expect(outcome.text == "Hello there.")
            #expect(outcome.attempts.map(\.outcome) == [.ok])
        }
    }

    // MARK: Limits

    @Test("A reply ends at 65,536 characters, in pieces, with its request closed", arguments: [1, 8, 975_000])
    func longest(size: Int) async throws {
        let server = ScriptedServer { connection in
            guard connection.request() != nil else { return }
            Vendor.openAI.begin(connection)
            let piece = Vendor.openAI.piece(String(repeating: "ab ", count: max(1, size / 3)))
            let block = String(repeating: piece, count: max(1, 2000 / size))
            while connection.send(block.utf8) {}
        }
        defer { server.stop() }
        let chain = FallbackLanguageModel([.init(try TestClients.shared().openAI(server.url), retries: 1)])
        let outcome = await chain.outcome()
        #expect(outcome.text.unicodeScalars.count == 65_536)
        #expect(outcome.finish == .length && outcome.error == nil)
        #expect(outcome.attempts.map(\.outcome) == [.ok])
        let longest = outcome.events.map { event in if case .text(let piece) = event { piece.count } else { 0 } }.max()
        #expect(longest ?? 0 <= 2048)
    }

    @Test("A word that never ends is passed on, and ends where a reply ends")
    func endlessWord() async {
        let piece = FallbackTests.Scripted.Step.say("aaaa")
        let model = FallbackTests.Scripted("a", Array(repeating: piece, count: 20_000))
        let outcome = await FallbackLanguageModel([.init(model, retries: 1)]).outcome()
        #expect(outcome.text.count == 65_536)
        #expect(outcome.finish == .length)
    }

    @Test("Counts of tokens that can't be are left out", arguments: [Int64.max, -1, 2_000_000_000])
    func counts(_ count: Int64) async throws {
        let start: JSONValue = [
            "type": "message_start",
            "message": [
                "usage": [
                    "input_tokens": .integer(count), "cache_read_input_tokens": 1, "output_tokens": .integer(count),
                ]
            ],
        ]
        let outcome = try await Self.outcome(
            .anthropic,
            Self.event(start) + Vendor.anthropic.piece("a") + Vendor.anthropic.ending
        )
        #expect(outcome.usage == TokenUsage(inputTokens: 1, outputTokens: 5))
    }
}
