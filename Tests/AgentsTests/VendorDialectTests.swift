import Agents
import Glibc
import Net
import Runtime
import TestSupport
import Testing
import VoiceCore

@Suite("Servers other than OpenAI's", .timeLimit(.minutes(1)))
struct VendorDialectTests {
    static let conversation = Prompt(
        instructions: "Be kind.",
        messages: [
            .init(role: .assistant, content: "Welcome."), .init(role: .user, content: "one"),
            .init(role: .user, content: "two"), .init(role: .assistant, content: "three"),
            .init(role: .user, content: "four"),
        ],
        temperature: 1.5,
        maxTokens: 77
    )

    /// The request that a provider makes of a prompt.
    static func request(
        _ vendor: Vendor,
        _ prompt: Prompt,
        _ change: (inout ProviderConfiguration) -> Void = { _ in }
    ) async throws -> ScriptedConnection.Request {
        let seen = Lock<ScriptedConnection.Request?>(nil)
        let server = ScriptedServer { connection in
            guard let request = connection.request() else { return }
            guard request.line.hasPrefix("POST") else { return connection.answer("{}", status: "404 No") }
            seen.withLock { $0 = request }
            vendor.begin(connection)
            connection.send(vendor.stream("hi"))
        }
        defer { server.stop() }
        let provider = try TestClients.shared().provider(vendor.kind, server.url, change)
        #expect(await provider.outcome(of: prompt).text == "hi")
        return try #require(seen.withLock { $0 })
    }

    @Test("Anthropic is asked in its own form")
    func anthropicRequest() async throws {
        let request = try await Self.request(.anthropic, Self.conversation) { configuration in
            configuration.apiKey = "secret"
            configuration.extra = ["metadata": ["user_id": "u"], "temperature": nil]
        }
        #expect(request.line == "POST /v1/messages HTTP/1.1")
        #expect(request.headers["x-api-key"] == "secret" && request.headers["anthropic-version"] == "2023-06-01")
        let expected: JSONValue = [
            "model": "m", "stream": true, "max_tokens": 77, "metadata": ["user_id": "u"],
            "system": "Be kind.\n\nYou have already said: Welcome.",
            "messages": [
                ["role": "user", "content": "one\ntwo"], ["role": "assistant", "content": "three"],
                ["role": "user", "content": "four"],
            ],
        ]
        #expect(request.text == expected.text)
    }

    @Test("Anthropic goes on with what has been said, or is asked to where its model refuses that")
    func anthropicContinuation() async throws {
        let seen = Lock<[JSONValue]>([])
        let server = ScriptedServer { connection in
            while let request = connection.request() {
                let body = try? JSONValue(parsing: request.body)
                seen.withLock { $0.append(body?["messages"]?.array?.last ?? nil) }
                guard seen.withLock({ $0.count }) > 1 else {
                    connection.answer(
                        "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\"}}",
                        status: "400 No"
                    )
                    continue
                }
                Vendor.anthropic.begin(connection)
                connection.send(Vendor.anthropic.stream("there"))
                return
            }
        }
        defer { server.stop() }
        var prompt = Self.conversation
        prompt.alreadySaid = "Hello "
        let outcome = try await TestClients.shared().provider("anthropic", server.url).outcome(of: prompt)
        #expect(outcome.text == "there" && outcome.error == nil)
        #expect(seen.withLock { $0.first } == ["role": "assistant", "content": "Hello"])
        #expect(seen.withLock { $0.last?["role"] } == "user")
    }

    @Test("Of Anthropic's blocks only text is said, and usage is counted with what was cached")
    func anthropicBlocks() async throws {
        let events: [JSONValue] = [
            [
                "type": "message_start",
                "message": ["usage": ["input_tokens": 3, "cache_read_input_tokens": 40, "output_tokens": 1]],
            ],
            ["type": "content_block_start", "index": 0, "content_block": ["type": "thinking", "thinking": ""]],
            ["type": "content_block_delta", "index": 0, "delta": ["type": "thinking_delta", "thinking": "hm"]],
            ["type": "content_block_start", "index": 1, "content_block": ["type": "text", "text": "a"]],
            ["type": "content_block_delta", "index": 1, "delta": ["type": "text_delta", "text": "b"]],
            ["type": "content_block_delta", "index": 1, "delta": ["type": "citations_delta"]],
            ["type": "content_block_delta", "index": 2, "delta": ["type": "input_json_delta", "partial_json": "{}"]],
            ["type": "something_new"],
            ["type": "message_delta", "delta": ["stop_reason": "end_turn"], "usage": ["output_tokens": 9]],
            ["type": "message_stop"],
        ]
        let outcome = try await ProviderFaultTests.outcome(.anthropic) { connection in
            Vendor.anthropic.begin(connection)
            connection.send(events.map { "event: x\r\ndata: \($0.text)\r\n\r\n" }.joined())
        }
        #expect(outcome.text == "ab" && outcome.error == nil)
        #expect(outcome.usage == TokenUsage(inputTokens: 43, outputTokens: 9))
    }

    @Test("Ollama is asked in its own form, and goes on with what has been said")
    func ollamaRequest() async throws {
        var prompt = Self.conversation
        prompt.alreadySaid = "Hello "
        let request = try await Self.request(.ollama, prompt) { $0.extra = ["options": ["num_ctx": 4096]] }
        #expect(request.line == "POST /api/chat HTTP/1.1")
        let body = try JSONValue(parsing: request.body)
        #expect(body["options"] == ["temperature": 1.5, "num_predict": 77, "num_ctx": 4096])
        #expect(body["keep_alive"] == "30m" && body["think"] == false && body["stream"] == true)
        #expect(body["messages"]?[0] == ["role": "system", "content": "Be kind."])
        #expect(body["messages"]?.array?.last == ["role": "assistant", "content": "Hello "])
    }

    @Test("The time that a model takes to load is not the time of its first token", arguments: [true, false])
    func ollamaLoad(isLoaded: Bool) async throws {
        let server = ScriptedServer { connection in
            while let request = connection.request() {
                guard request.line.hasPrefix("POST") else {
                    connection.answer(isLoaded ? "{\"models\":[{\"name\":\"m:latest\"}]}" : "{\"models\":[]}")
                    continue
                }
                usleep(400_000)
                Vendor.ollama.begin(connection)
                connection.send(Vendor.ollama.stream("hi"))
                return
            }
        }
        defer { server.stop() }
        let provider = try TestClients.shared().provider("ollama", server.url) { configuration in
            configuration.firstTokenTimeout = .milliseconds(100)
        }
        let outcome = await provider.outcome()
        #expect(outcome.error?.outcome == (isLoaded ? .timeout : nil))
        #expect(outcome.text == (isLoaded ? "" : "hi"))
    }

    @Test("A model that Ollama doesn't have is refused, with what to do")
    func ollamaUnknownModel() async throws {
        let server = ScriptedServer { connection in
            while connection.request() != nil { connection.answer("{\"models\":[{\"name\":\"other:latest\"}]}") }
        }
        defer { server.stop() }
        let provider = try TestClients.shared().provider("ollama", server.url)
        await #expect(throws: ProviderError.refused(status: 404, reason: "the model is not there; run `ollama pull m`"))
        {
            try await provider.examine()
        }
    }

    @Test("A workflow is told the words, the session and the speaker")
    func n8nRequest() async throws {
        var prompt = Self.conversation
        let session = SessionID()
        prompt.session = session
        prompt.user = "ann"
        let request = try await Self.request(.n8n, prompt) { $0.extra = ["action": nil, "room": 5] }
        let body = try JSONValue(parsing: request.body)
        #expect(request.line == "POST / HTTP/1.1")
        #expect(body["chatInput"] == "four" && body["text"] == "four" && body["instructions"] == "Be kind.")
        #expect(body["sessionId"] == .string(session.text) && body["userId"] == "ann")
        #expect(body["action"] == nil && body["room"] == 5 && body["messages"]?.array?.count == 5)
    }

    struct Answer: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let type: String
        let body: String
        var text = "ab"

        init(_ name: String, _ type: String, _ body: String, text: String = "ab") {
            (testDescription, self.type, self.body, self.text) = (name, type, body, text)
        }
    }

    static func item(_ text: String) -> String { Vendor.n8n.piece(text) }
    static func step(_ text: String) -> String { Vendor.n8n.stream(text) }

    static let answers = [
        Answer("several steps in one run", "application/json", step("a") + step("b")),
        Answer("objects back to back", "application/json", (item("a") + item("b")).filter { $0 != "\n" }),
        Answer("white space is content", "application/json", item("a") + item(" ") + item("b"), text: "a b"),
        Answer("braces in strings", "application/json", item("a}{\"") + item("b"), text: "a}{\"b"),
        Answer(
            "tool events between",
            "application/json",
            item("a") + "{\"type\":\"tool\",\"name\":\"x\"}\n" + item("b")
        ),
        Answer("a whole answer in one item", "application/json", step("{\"output\":\"ab\"}")),
        Answer("plain JSON", "application/json", "{\"output\":\"ab\"}"),
        Answer("nested JSON", "application/json", "{\"output\":{\"content\":\"ab\"}}"),
        Answer("an array of items", "application/json", "[{\"output\":\"ab\"}]"),
        Answer("JSON of n8n's items", "application/json", "[{\"json\":1,\"text\":\"ab\"}]"),
        Answer("events of words", "text/event-stream", "data: a\n\ndata: b\n\ndata: [DONE]\n\n"),
        Answer("events of objects", "text/event-stream", "data: {\"text\":\"a\"}\n\ndata: {\"content\":\"b\"}\n\n"),
        Answer("an event without its end", "text/event-stream", "data: a\n\ndata: b"),
        Answer("plain text", "text/plain; charset=utf-8", "ab"),
    ]

    @Test("Every way in which workflows answer is understood, cut anywhere", arguments: answers)
    func n8nAnswer(_ answer: Answer) async throws {
        let outcome = try await ProviderFaultTests.outcome(.n8n) { connection in
            connection.send(
                "HTTP/1.1 200 OK\r\nContent-Type: \(answer.type)\r\nTransfer-Encoding: chunked\r\n\r\n"
            )
            for byte in answer.body.utf8 { connection.send("1\r\n".utf8 + [byte] + "\r\n".utf8) }
            connection.chunk("")
        }
        #expect(outcome.text == answer.text)
        #expect(outcome.error == nil)
    }

    @Test(
        "A workflow that says nothing is an error that says why",
        arguments: [
            ("{\"message\":\"Workflow was started\"}", "does not wait"), ("", "no text"),
            (Vendor.n8n.beginning + Vendor.n8n.ending, "no text"), ("{\"error\":\"my secret\"}", "failed"),
        ]
    )
    func n8nNothing(body: String, reason: String) async throws {
        let outcome = try await ProviderFaultTests.outcome(.n8n) { $0.answer(body) }
        let error = try #require(outcome.error)
        #expect(error.reason.contains(reason) && !error.reason.contains("secret"))
    }

    @Test(
        "What a kind needs and does not have is a problem that names the field",
        arguments: [("anthropic", "model"), ("ollama", "model"), ("n8n", "base_url")]
    )
    func missing(kind: String, field: String) throws {
        let registry = try TestClients.shared().registry
        let problem = #expect(throws: AgentProblem.self) {
            try registry.provider(ProviderConfiguration(kind: kind))
        }
        #expect(problem?.field == field)
    }
}
