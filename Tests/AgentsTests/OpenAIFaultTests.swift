import Agents
import Loops
import Net
import Runtime
import TestSupport
import Testing
import VoiceCore

@Suite("When an OpenAI-compatible server fails", .timeLimit(.minutes(1)))
struct OpenAIFaultTests {
    /// What an answer to a request sent with short limits fails with.
    static func outcome(
        _ change: (inout ProviderConfiguration) -> Void = { _ in },
        _ script: @escaping ScriptedServer.Script
    ) async throws -> Outcome {
        let server = ScriptedServer(script)
        defer { server.stop() }
        return try await TestClients.shared().openAI(server.url, change).outcome()
    }

    @Test("A closed port is unavailable")
    func refused() async throws {
        let url = "http://127.0.0.1:\(ScriptedServer.closedPort())"
        guard case .unavailable = try await TestClients.shared().openAI(url).outcome().error else {
            Issue.record("not unavailable")
            return
        }
    }

    @Test("A port that never answers is timed out")
    func deaf() async throws {
        let server = DeafServer()
        let outcome = try await TestClients.shared().openAI(server.url) { $0.firstTokenTimeout = .milliseconds(100) }
            .outcome()
        #expect(outcome.error?.outcome == .timeout)
    }

    @Test(
        "No first token in its time is a time-out, at every stage",
        arguments: [
            "", "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n: thinking\n\n"
                + OpenAIProviderTests.data(nil) + OpenAIProviderTests.data(""),
        ]
    )
    func blackHole(answer: String) async throws {
        let outcome = try await Self.outcome({ $0.firstTokenTimeout = .milliseconds(100) }) { connection in
            guard connection.request() != nil else { return }
            connection.send(answer)
            connection.waitForClose()
        }
        #expect(outcome.error?.outcome == .timeout)
        #expect(outcome.events.isEmpty)
    }

    @Test("Comments don't stretch the time for the first token")
    func keepAliveComments() async throws {
        let outcome = try await Self.outcome({ $0.firstTokenTimeout = .milliseconds(200) }) { connection in
            guard connection.request() != nil else { return }
            connection.beginEvents()
            connection.drip(": wait\n\n", every: .milliseconds(20))
        }
        #expect(outcome.error?.outcome == .timeout)
    }

    @Test("A stream that stalls after its first word times out, as does one that never ends", arguments: [true, false])
    func stall(drips: Bool) async throws {
        let outcome = try await Self.outcome({ configuration in
            configuration.firstTokenTimeout = drips ? .seconds(20) : .milliseconds(150)
            configuration.timeout = drips ? .milliseconds(200) : .seconds(20)
        }) { connection in
            guard connection.request() != nil else { return }
            connection.beginEvents()
            connection.send(OpenAIProviderTests.data("a"))
            if drips { connection.drip(OpenAIProviderTests.data("a"), every: .milliseconds(20)) }
            connection.waitForClose()
        }
        #expect(outcome.error?.outcome == .timeout)
        #expect(outcome.text.hasPrefix("a"))
    }

    @Test("A stream that stays open after its end is not waited for long")
    func openAfterFinish() async throws {
        let outcome = try await Self.outcome { connection in
            guard connection.request() != nil else { return }
            connection.beginEvents()
            connection.send(OpenAIProviderTests.data("ab", finish: "stop"))
            connection.waitForClose()
        }
        #expect(outcome.text == "ab")
        #expect(outcome.error == nil)
    }

    static let stream =
        OpenAIProviderTests.data("Grüß") + OpenAIProviderTests.data("dich", finish: "stop") + OpenAIProviderTests.done

    @Test("A stream cut at any byte is never taken for whole, and nothing false is said")
    func cutAnywhere() async throws {
        let body = Array(Self.stream.utf8)
        // Where the object that holds the finish reason is complete.
        let whole = body.count - OpenAIProviderTests.done.utf8.count - 2
        let length = Lock(0)
        let server = ScriptedServer { connection in
            guard connection.request() != nil else { return }
            connection.beginEvents()
            connection.send(body.prefix(length.withLock { $0 }))
        }
        defer { server.stop() }
        let clients = try TestClients.shared()
        let provider = try clients.openAI(server.url)
        for count in 0...body.count {
            length.withLock { $0 = count }
            let outcome = await provider.outcome()
            #expect(["", "Grüß", "Grüßdich"].contains(outcome.text), "\(count)")
            #expect((outcome.error == nil) == (count >= whole), "\(count) of \(body.count)")
            if outcome.error == nil { #expect(outcome.text == "Grüßdich") }
        }
    }

    @Test("The same where the length of the body is known, with the connection broken", arguments: [true, false])
    func cutFramed(byReset: Bool) async throws {
        let body = Array(Self.stream.utf8)
        let cut = body.count / 3
        let outcome = try await Self.outcome { connection in
            guard connection.request() != nil else { return }
            connection.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n")
            connection.send("Content-Length: \(body.count)\r\n\r\n")
            connection.send(body.prefix(cut))
            if byReset { connection.reset() }
        }
        guard case .unavailable = outcome.error else {
            Issue.record("\(String(describing: outcome.error))")
            return
        }
    }

    @Test("Garbage is malformed", arguments: ["text/event-stream", "application/json", "text/html"])
    func garbage(type: String) async throws {
        let outcome = try await Self.outcome { connection in
            guard connection.request() != nil else { return }
            connection.answer("data: <html>hello</html>\n\n", type: type)
        }
        #expect(outcome.error?.outcome == .error)
        #expect(outcome.events.isEmpty)
    }

    @Test("An event that never ends is refused")
    func endlessEvent() async throws {
        let outcome = try await Self.outcome { connection in
            guard connection.request() != nil else { return }
            connection.beginEvents()
            let block = String(repeating: "x", count: 100_000)
            while connection.send(block.utf8) {}
        }
        guard case .malformedAnswer = outcome.error else {
            Issue.record("\(String(describing: outcome.error))")
            return
        }
    }

    @Test(
        "A status says whether to try again",
        arguments: [
            (400, ProviderError.refused(status: 400, reason: "bad_code")),
            (401, .refused(status: 401, reason: "bad_code")),
            (404, .refused(status: 404, reason: "bad_code")),
            (429, .unavailable(reason: "status 429: bad_code", retryAfter: .seconds(7))),
            (500, .unavailable(reason: "status 500: bad_code", retryAfter: .seconds(7))),
            (503, .unavailable(reason: "status 503: bad_code", retryAfter: .seconds(7))),
            (504, .timedOut(reason: "the server gave up with status 504: bad_code")),
        ]
    )
    func status(_ status: Int, _ error: ProviderError) async throws {
        let outcome = try await Self.outcome { connection in
            guard connection.request() != nil else { return }
            connection.answer(
                "{\"error\":{\"message\":\"you said: my secret\",\"code\":\"bad_code\"}}",
                status: "\(status) No",
                headers: "Retry-After: 7\r\n"
            )
        }
        #expect(outcome.error == error)
    }

    @Test("What a server says of a refusal is not repeated", arguments: ["my secret", "{\"error\":\"my secret\"}", ""])
    func privacy(body: String) async throws {
        let outcome = try await Self.outcome { connection in
            guard connection.request() != nil else { return }
            connection.answer(body, status: "401 No")
        }
        #expect(outcome.error == .refused(status: 401, reason: "the key is missing or not accepted"))
    }

    @Test("An error inside a good stream is an error", arguments: ["", OpenAIProviderTests.data("a")])
    func errorInStream(before: String) async throws {
        let outcome = try await Self.outcome { connection in
            guard connection.request() != nil else { return }
            connection.beginEvents()
            connection.send(before)
            connection.send(
                "data: {\"error\":{\"code\":502,\"type\":\"overloaded\",\"message\":\"x\"},\"choices\":[]}\n\n"
            )
            connection.waitForClose()
        }
        #expect(outcome.error == .unavailable(reason: "status 502: overloaded", retryAfter: nil))
    }

    @Test("An error in a whole answer is an error")
    func errorInJSON() async throws {
        let outcome = try await Self.outcome { connection in
            guard connection.request() != nil else { return }
            connection.answer("{\"error\":{\"code\":\"model_not_found\"}}")
        }
        #expect(outcome.error == .unavailable(reason: "status 500: model_not_found", retryAfter: nil))
    }

    @Test("Cancelling closes the connection", arguments: ["", OpenAIProviderTests.data("a")])
    func cancel(said: String) async throws {
        let (asked, tellAsked) = AsyncStream<Void>.makeStream()
        let (left, tellLeft) = AsyncStream<Void>.makeStream()
        let server = ScriptedServer { connection in
            guard connection.request() != nil else { return }
            connection.beginEvents()
            connection.send(said)
            tellAsked.yield()
            connection.waitForClose()
            tellLeft.yield()
        }
        defer { server.stop() }
        let clients = try TestClients.shared()
        let chain = FallbackLanguageModel([
            .init(try clients.openAI(server.url), retries: 5), .init(EchoProvider(), retries: 0),
        ])
        let task = Task(executorPreference: clients.loops.first) { await chain.outcome() }
        for await _ in asked { break }
        task.cancel()
        for await _ in left { break }
        let outcome = await task.value
        #expect(outcome.error == .cancelled)
        #expect(outcome.attempts.map(\.outcome) == [.cancelled])
    }
}
