import Agents
import Loops
import Net
import Runtime
import TestSupport
import Testing
import VoiceCore

@Suite("When a model's server fails", .timeLimit(.minutes(3)))
struct ProviderFaultTests {
    /// What an answer to a request sent with short limits fails with.
    static func outcome(
        _ vendor: Vendor,
        _ change: (inout ProviderConfiguration) -> Void = { _ in },
        _ script: @escaping ScriptedServer.Script
    ) async throws -> Outcome {
        let server = ScriptedServer { connection in
            guard let request = connection.request() else { return }
            // Whether a model is loaded is asked first where the server can tell.
            guard request.line.hasPrefix("POST") else { return connection.answer("{}", status: "404 No") }
            script(connection)
        }
        defer { server.stop() }
        return try await TestClients.shared().provider(vendor.kind, server.url, change).outcome()
    }

    @Test("A closed port is unavailable", arguments: Vendor.all)
    func refused(_ vendor: Vendor) async throws {
        let url = "http://127.0.0.1:\(ScriptedServer.closedPort())"
        guard case .unavailable = try await TestClients.shared().provider(vendor.kind, url).outcome().error else {
            Issue.record("not unavailable")
            return
        }
    }

    @Test("A port that never answers is timed out", arguments: Vendor.all)
    func deaf(_ vendor: Vendor) async throws {
        let server = DeafServer()
        let provider = try TestClients.shared().provider(vendor.kind, server.url) {
            $0.firstTokenTimeout = .milliseconds(100)
        }
        #expect(await provider.outcome().error?.outcome == .timeout)
    }

    @Test("No first token in its time is a time-out, at every stage", arguments: Vendor.all, [0, 1, 2])
    func blackHole(_ vendor: Vendor, stage: Int) async throws {
        let outcome = try await Self.outcome(vendor, { $0.firstTokenTimeout = .milliseconds(100) }) { connection in
            if stage > 0 { vendor.begin(connection) }
            if stage > 1 { connection.send(vendor.beginning) }
            connection.waitForClose()
        }
        #expect(outcome.error?.outcome == .timeout)
        #expect(outcome.events.isEmpty)
    }

    @Test("Signs of life don't stretch the time for the first token", arguments: [Vendor.openAI, .anthropic])
    func keepAliveComments(_ vendor: Vendor) async throws {
        let outcome = try await Self.outcome(vendor, { $0.firstTokenTimeout = .milliseconds(200) }) { connection in
            vendor.begin(connection)
            connection.drip(": wait\n\n", every: .milliseconds(20))
        }
        #expect(outcome.error?.outcome == .timeout)
    }

    @Test(
        "A stream that stalls after its first word times out, as does one that never ends",
        arguments: Vendor.all,
        [true, false]
    )
    func stall(_ vendor: Vendor, drips: Bool) async throws {
        let outcome = try await Self.outcome(
            vendor,
            { configuration in
                configuration.firstTokenTimeout = drips ? .seconds(20) : .seconds(1)
                configuration.timeout = drips ? .milliseconds(200) : .seconds(20)
            }
        ) { connection in
            vendor.begin(connection)
            connection.send(vendor.beginning + vendor.piece("a"))
            if drips { connection.drip(vendor.piece("a"), every: .milliseconds(20)) }
            connection.waitForClose()
        }
        #expect(outcome.error?.outcome == .timeout)
        #expect(outcome.text.hasPrefix("a"))
    }

    @Test("A stream that stays open after its end is not waited for", arguments: [Vendor.openAI, .anthropic, .ollama])
    func openAfterFinish(_ vendor: Vendor) async throws {
        let outcome = try await Self.outcome(vendor) { connection in
            vendor.begin(connection)
            connection.send(vendor.stream("a", "b"))
            connection.waitForClose()
        }
        #expect(outcome.text == "ab")
        #expect(outcome.error == nil)
    }

    @Test("A stream cut at any byte is never taken for whole, and nothing false is said", arguments: Vendor.all)
    func cutAnywhere(_ vendor: Vendor) async throws {
        let body = Array(vendor.stream("Grüß", "dich").utf8)
        // Where all that says that the text is whole has come.
        let whole = body.count - vendor.spare
        let length = Lock(0)
        let server = ScriptedServer { connection in
            guard let request = connection.request() else { return }
            guard request.line.hasPrefix("POST") else { return connection.answer("{}", status: "404 No") }
            vendor.begin(connection)
            connection.send(body.prefix(length.withLock { $0 }))
        }
        defer { server.stop() }
        let provider = try TestClients.shared().provider(vendor.kind, server.url)
        for count in 0...body.count {
            length.withLock { $0 = count }
            let outcome = await provider.outcome()
            #expect(["", "Grüß", "Grüßdich"].contains(outcome.text), "\(count)")
            #expect((outcome.error == nil) == (count >= whole), "\(count) of \(body.count)")
            if outcome.error == nil { #expect(outcome.text == "Grüßdich") }
        }
    }

    @Test(
        "The same where the length of the body is known, with the connection broken",
        arguments: Vendor.all,
        [true, false]
    )
    func cutFramed(_ vendor: Vendor, byReset: Bool) async throws {
        let body = Array(vendor.stream("Grüß", "dich").utf8)
        let outcome = try await Self.outcome(vendor) { connection in
            connection.send("HTTP/1.1 200 OK\r\nContent-Type: \(vendor.type)\r\n")
            connection.send("Content-Length: \(body.count)\r\n\r\n")
            connection.send(body.prefix(body.count / 3))
            if byReset { connection.reset() }
        }
        guard case .unavailable = outcome.error else {
            Issue.record("\(String(describing: outcome.error))")
            return
        }
    }

    @Test(
        "Garbage is malformed",
        arguments: Vendor.all,
        ["text/event-stream", "application/json", "application/x-ndjson", "text/html"]
    )
    func garbage(_ vendor: Vendor, type: String) async throws {
        let outcome = try await Self.outcome(vendor) { connection in
            connection.answer("<html>hello</html>\n\n", type: type)
        }
        #expect(outcome.error?.outcome == .error)
        #expect(outcome.events.isEmpty)
    }

    @Test("A value that never ends is refused", arguments: Vendor.all)
    func endless(_ vendor: Vendor) async throws {
        let outcome = try await Self.outcome(vendor) { connection in
            vendor.begin(connection)
            connection.send(vendor.type.hasPrefix("text/event") ? "data: {\"x\":\"" : "{\"x\":\"")
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
        arguments: Vendor.all,
        [
            (400, ProviderError.refused(status: 400, reason: "bad_code")),
            (401, .refused(status: 401, reason: "bad_code")),
            (404, .refused(status: 404, reason: "bad_code")),
            (429, .unavailable(reason: "status 429: bad_code", retryAfter: .seconds(7))),
            (500, .unavailable(reason: "status 500: bad_code", retryAfter: .seconds(7))),
            (503, .unavailable(reason: "status 503: bad_code", retryAfter: .seconds(7))),
            (504, .timedOut(reason: "the server gave up with status 504: bad_code")),
        ]
    )
    func status(_ vendor: Vendor, _ answer: (status: Int, error: ProviderError)) async throws {
        let outcome = try await Self.outcome(vendor) { connection in
            connection.answer(
                "{\"type\":\"error\",\"error\":{\"message\":\"you said: my secret\",\"type\":\"bad_code\"}}",
                status: "\(answer.status) No",
                headers: "Retry-After: 7\r\n"
            )
        }
        #expect(outcome.error == answer.error)
    }

    @Test(
        "What a server says of a refusal is not repeated",
        arguments: Vendor.all,
        ["my secret", "{\"error\":\"my secret\"}", ""]
    )
    func privacy(_ vendor: Vendor, body: String) async throws {
        let outcome = try await Self.outcome(vendor) { $0.answer(body, status: "401 No") }
        #expect(outcome.error == .refused(status: 401, reason: "the key is missing or not accepted"))
    }

    @Test("An error inside a good stream is an error", arguments: Vendor.all, [true, false])
    func errorInStream(_ vendor: Vendor, afterText: Bool) async throws {
        let outcome = try await Self.outcome(vendor) { connection in
            vendor.begin(connection)
            connection.send(vendor.beginning + (afterText ? vendor.piece("a") : ""))
            connection.send(vendor.error)
            connection.waitForClose()
        }
        guard case .unavailable(let reason, nil) = outcome.error else {
            Issue.record("\(String(describing: outcome.error))")
            return
        }
        #expect(!reason.contains("secret"))
    }

    @Test("Cancelling closes the connection", arguments: Vendor.all, [true, false])
    func cancel(_ vendor: Vendor, afterText: Bool) async throws {
        let (asked, tellAsked) = AsyncStream<Void>.makeStream()
        let (left, tellLeft) = AsyncStream<Void>.makeStream()
        let server = ScriptedServer { connection in
            guard let request = connection.request() else { return }
            guard request.line.hasPrefix("POST") else { return connection.answer("{}", status: "404 No") }
            vendor.begin(connection)
            connection.send(vendor.beginning + (afterText ? vendor.piece("a") : ""))
            tellAsked.yield()
            connection.waitForClose()
            tellLeft.yield()
        }
        defer { server.stop() }
        let clients = try TestClients.shared()
        var pace = FallbackLanguageModel.Pace()
        pace.stall = .seconds(60)
        let links: [FallbackLanguageModel.Link] = [
            .init(try clients.provider(vendor.kind, server.url) { $0.firstTokenTimeout = .seconds(60) }, retries: 5),
            .init(EchoProvider(), retries: 0),
        ]
        let chain = FallbackLanguageModel(links, pace: pace)
        let task = Task(executorPreference: clients.loops.first) { await chain.outcome() }
        for await _ in asked { break }
        task.cancel()
        for await _ in left { break }
        let outcome = await task.value
        #expect(outcome.error == .cancelled)
        #expect(outcome.attempts.map(\.outcome) == [.cancelled])
    }
}
