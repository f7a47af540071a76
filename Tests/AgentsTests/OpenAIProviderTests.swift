import Agents
import Net
import Runtime
import TestSupport
import Testing
import VoiceCore

@Suite("Asking an OpenAI-compatible server", .timeLimit(.minutes(1)))
struct OpenAIProviderTests {
    static func data(_ content: String?, finish: String? = nil) -> String {
        let delta: JSONValue = ["content": JSONValue(content)]
        let choice: JSONValue = ["index": 0, "delta": delta, "finish_reason": JSONValue(finish)]
        return "data: " + (["choices": [choice]] as JSONValue).text + "\n\n"
    }

    static let done = "data: [DONE]\n\n"

    /// What a client makes of this body, sent as events and ended by closing the connection.
    static func outcome(ofEvents body: String) async throws -> Outcome {
        let server = ScriptedServer { connection in
            guard connection.request() != nil else { return }
            connection.beginEvents()
            connection.send(body)
        }
        defer { server.stop() }
        return try await TestClients.shared().openAI(server.url).outcome()
    }

    @Test("The request holds instructions, messages, settings and the key")
    func request() async throws {
        let seen = Lock<ScriptedConnection.Request?>(nil)
        let server = ScriptedServer { connection in
            let request = connection.request()
            seen.withLock { $0 = request }
            connection.beginEvents()
            connection.send(Self.data("hi", finish: "stop"))
        }
        defer { server.stop() }
        let provider = try TestClients.shared().openAI(server.url + "/") { configuration in
            configuration.baseURL = server.url + "/v1/"
            configuration.apiKey = "secret"
            configuration.temperature = 0.25
            configuration.extra = ["top_k": 5, "stream_options": nil]
        }
        let prompt = Prompt(
            instructions: "Be kind.",
            messages: [
                .init(role: .user, content: "one"), .init(role: .assistant, content: "two"),
                .init(role: .user, content: "\"three\"\n"),
            ],
            temperature: 1.5,
            maxTokens: 77
        )
        #expect(await provider.outcome(of: prompt).text == "hi")
        let request = try #require(seen.withLock { $0 })
        #expect(request.line == "POST /v1/chat/completions HTTP/1.1")
        #expect(request.headers["authorization"] == "Bearer secret")
        #expect(request.headers["content-type"] == "application/json")
        let expected: JSONValue = [
            "model": "m", "stream": true, "temperature": 0.25, "max_tokens": 77, "top_k": 5,
            "messages": [
                ["role": "system", "content": "Be kind."], ["role": "user", "content": "one"],
                ["role": "assistant", "content": "two"], ["role": "user", "content": "\"three\"\n"],
            ],
        ]
        #expect(request.text == expected.text)
    }

    @Test("Pieces come one by one, and usage at the end")
    func streaming() async throws {
        let gate = Gate()
        let server = ScriptedServer { connection in
            guard connection.request() != nil else { return }
            connection.beginEvents()
            connection.send(Self.data("Hello") + Self.data(" there"))
            gate.wait()
            connection.send(Self.data(".") + Self.data(nil, finish: "stop"))
            connection.send(
                "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3}}\n\n" + Self.done
            )
        }
        defer { server.stop() }
        let clients = try TestClients.shared()
        let events = Lock<[ModelEvent]>([])
        try await clients.openAI(server.url).answer(to: Prompt(instructions: "", messages: [])) {
            event async throws(ProviderError) in
            events.withLock { $0.append(event) }
            if event == .text(" there") { gate.open() }
        }
        let usage = TokenUsage(inputTokens: 7, outputTokens: 3)
        #expect(
            events.withLock { $0 } == [.text("Hello"), .text(" there"), .text("."), .usage(usage), .finished(.stop)]
        )
    }

    struct Dialect: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let body: String

        init(_ name: String, _ body: String) { (testDescription, self.body) = (name, body) }
    }

    static let dialects = [
        Dialect("as documented", data("a") + data("b") + data(nil, finish: "stop") + done),
        Dialect("no [DONE]", data("a") + data("b", finish: "stop")),
        Dialect("no finish reason", data("a") + data("b") + done),
        Dialect("no empty line after [DONE]", data("a") + data("b") + "data: [DONE]"),
        Dialect("something after [DONE]", data("a") + data("b") + done + "data: nonsense\n\n"),
        Dialect(
            "CRLF and no spaces",
            "data:{\"choices\":[{\"delta\":{\"content\":\"ab\"}}]}\r\n\r\ndata:[DONE]\r\n\r\n"
        ),
        Dialect("comments between", ": OPENROUTER PROCESSING\n\n" + data("a") + ":\n\n" + data("b") + done),
        Dialect("empty choices", "data: {\"choices\":[]}\n\n" + data("ab") + done),
        Dialect("no choices", "data: {\"prompt_filter_results\":1}\n\n" + data("ab") + done),
        Dialect("null and empty content", data(nil) + data("") + data("ab") + data(nil) + done),
        Dialect("a null error", "data: {\"error\":null,\"choices\":[{\"delta\":{\"content\":\"ab\"}}]}\n\n" + done),
        Dialect(
            "reasoning in fields of its own",
            "data: {\"choices\":[{\"delta\":{\"content\":null,\"reasoning\":\"hm\",\"reasoning_content\":\"hm\"}}]}\n\n"
                + data("ab") + done
        ),
        Dialect("event names", "event: chunk\n" + data("ab") + done),
    ]

    @Test("Every dialect is understood", arguments: dialects)
    func dialect(_ dialect: Dialect) async throws {
        let outcome = try await Self.outcome(ofEvents: dialect.body)
        #expect(outcome.text == "ab")
        #expect(outcome.error == nil)
    }

    @Test("A server that answers with plain JSON is understood", arguments: [true, false])
    func wholeAnswer(isStreaming: Bool) async throws {
        let asked = Lock<JSONValue?>(nil)
        let server = ScriptedServer { connection in
            guard let request = connection.request() else { return }
            asked.withLock { $0 = try? JSONValue(parsing: request.body) }
            connection.answer(
                """
                {"choices":[{"message":{"role":"assistant","content":"whole"},"finish_reason":"stop"}],
                 "usage":{"prompt_tokens":1,"completion_tokens":2}}
                """,
                type: "application/json; charset=utf-8"
            )
        }
        defer { server.stop() }
        let outcome = try await TestClients.shared().openAI(server.url) { $0.isStreaming = isStreaming }.outcome()
        #expect(outcome.text == "whole")
        #expect(outcome.usage == TokenUsage(inputTokens: 1, outputTokens: 2))
        #expect(asked.withLock { $0?["stream"]?.bool } == isStreaming)
    }

    @Test("Answers share a connection")
    func keepAlive() async throws {
        let connections = Lock(0)
        let server = ScriptedServer { connection in
            connections.withLock { $0 += 1 }
            while connection.request() != nil {
                connection.send(
                    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                )
                connection.chunk(Self.data("ab"))
                connection.chunk(Self.done)
                connection.chunk("")
            }
        }
        defer { server.stop() }
        let clients = try TestClients.shared()
        let provider = try clients.openAI(server.url)
        for _ in 0..<4 { #expect(await provider.outcome().text == "ab") }
        #expect(connections.withLock { $0 } < 4)
    }
}
