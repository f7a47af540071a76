import Loops
import Net
import Runtime
import TestSupport
import Testing

@Suite("When asking an HTTP server fails", .timeLimit(.minutes(1)))
struct ClientHTTPFaultTests {
    /// What one request, read to its end, fails with.
    static func fault(
        of request: HTTPClientRequest,
        upTo limit: Int = 1_000_000
    ) async throws -> HTTPClientError? {
        var fault: HTTPClientError?
        try await ClientHTTPTests.withClient { client in
            do throws(HTTPClientError) {
                _ = try await client.open(request).collect(upTo: limit)
            } catch {
                fault = error
            }
        }
        return fault
    }

    @Test(
        "What can't be a request is refused before anything is sent",
        arguments: [
            "", "nonsense", "ftp://127.0.0.1/", "file:///etc/passwd", "http://", "/path", "http://a b/",
            "http://127.0.0.1/\r\nX: y",
        ]
    )
    func badURL(url: String) async throws {
        guard case .invalidRequest = try await Self.fault(of: HTTPClientRequest("GET", url)) else {
            Issue.record("accepted")
            return
        }
    }

    @Test("A header can't smuggle a second one", arguments: ["a\r\nX: y", "a\nb", "a\0b"])
    func headerInjection(value: String) async throws {
        let request = HTTPClientRequest("GET", "http://127.0.0.1:1/", headers: [("X-Thing", value)])
        guard case .invalidRequest = try await Self.fault(of: request) else {
            Issue.record("accepted")
            return
        }
    }

    @Test("A closed port refuses")
    func refused() async throws {
        let fault = try await Self.fault(
            of: HTTPClientRequest("GET", "http://127.0.0.1:\(ScriptedServer.closedPort())")
        )
        guard case .refused = fault else {
            Issue.record("\(String(describing: fault))")
            return
        }
    }

    @Test("A name without an address is unresolved")
    func unresolved() async throws {
        let fault = try await Self.fault(of: HTTPClientRequest("GET", "http://nowhere.invalid/"))
        guard case .unresolved = fault else {
            Issue.record("\(String(describing: fault))")
            return
        }
    }

    @Test("A server without TLS can't be asked by https")
    func noTLS() async throws {
        let server = ScriptedServer { $0.answer(status: "400 Bad Request") }
        defer { server.stop() }
        let fault = try await Self.fault(of: HTTPClientRequest("GET", "https://127.0.0.1:\(server.port)"))
        guard case .tls = fault else {
            Issue.record("\(String(describing: fault))")
            return
        }
    }

    @Test("A port that never answers runs into the connect limit")
    func connectTimeout() async throws {
        let server = DeafServer()
        var request = HTTPClientRequest("GET", server.url)
        request.connectTimeout = .milliseconds(100)
        #expect(try await Self.fault(of: request) == .timedOut(.connect))
    }

    @Test("A server that says nothing runs into the limit for the first byte")
    func firstByteTimeout() async throws {
        let server = ScriptedServer { $0.waitForClose() }
        defer { server.stop() }
        var request = HTTPClientRequest("GET", server.url)
        request.firstByteTimeout = .milliseconds(100)
        #expect(try await Self.fault(of: request) == .timedOut(.firstByte))
    }

    @Test("A body that stalls runs into the idle limit, one that drips into the total limit", arguments: [true, false])
    func stall(drips: Bool) async throws {
        let server = ScriptedServer { connection in
            guard connection.request() != nil else { return }
            connection.beginEvents()
            connection.send("some")
            // Each byte is well within the idle limit; the loop ends when the client has gone.
            if drips { connection.drip(".", every: .milliseconds(20)) }
            connection.waitForClose()
        }
        defer { server.stop() }
        var request = HTTPClientRequest("GET", server.url)
        request.idleTimeout = drips ? .seconds(20) : .milliseconds(100)
        request.totalTimeout = drips ? .milliseconds(200) : .seconds(20)
        #expect(try await Self.fault(of: request) == .timedOut(drips ? .total : .idle))
    }

    @Test("A deadline for one piece holds")
    func chunkDeadline() async throws {
        let server = ScriptedServer { connection in
            guard connection.request() != nil else { return }
            connection.beginEvents()
            connection.waitForClose()
        }
        defer { server.stop() }
        try await ClientHTTPTests.withClient { client in
            let response = try await client.open(HTTPClientRequest("GET", server.url))
            await #expect(throws: HTTPClientError.timedOut(.chunk)) {
                try await response.nextChunk(before: .now + .milliseconds(50))
            }
        }
    }

    @Test("A body that is shorter than announced is cut", arguments: [true, false])
    func cut(byReset: Bool) async throws {
        let server = ScriptedServer { connection in
            guard connection.request() != nil else { return }
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfive!")
            if byReset { connection.reset() }
        }
        defer { server.stop() }
        guard case .cut = try await Self.fault(of: HTTPClientRequest("GET", server.url)) else {
            Issue.record("not noticed")
            return
        }
    }

    @Test("What came before a cut is read, however late the reader comes")
    func cutBehindTheReader() async throws {
        let server = ScriptedServer { connection in
            guard let request = connection.request() else { return }
            guard request.line.contains("/cut") else { return connection.answer("after") }
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfive!")
        }
        defer { server.stop() }
        try await ClientHTTPTests.withClient { client in
            let response = try await client.open(HTTPClientRequest("GET", "\(server.url)/cut"))
            // When a later request has been answered, the cut has been noticed.
            _ = try await client.open(HTTPClientRequest("GET", server.url)).collect(upTo: 100)
            #expect(try await response.nextChunk() == Array("five!".utf8))
            do throws(HTTPClientError) {
                _ = try await response.nextChunk()
                Issue.record("the cut went by")
            } catch {
                guard case .cut = error else { throw error }
            }
        }
    }

    @Test("A connection that closes without an answer is cut")
    func noAnswer() async throws {
        let server = ScriptedServer { connection in _ = connection.request() }
        defer { server.stop() }
        guard case .cut = try await Self.fault(of: HTTPClientRequest("GET", server.url)) else {
            Issue.record("not noticed")
            return
        }
    }

    @Test("Garbage is malformed")
    func garbage() async throws {
        let server = ScriptedServer { connection in
            guard connection.request() != nil else { return }
            connection.send("220 this is not HTTP\r\n\r\n")
        }
        defer { server.stop() }
        guard case .malformed = try await Self.fault(of: HTTPClientRequest("GET", server.url)) else {
            Issue.record("not noticed")
            return
        }
    }

    @Test("A body beyond the caller's limit is too large, one of just that size isn't")
    func tooLarge() async throws {
        let server = ScriptedServer { connection in
            while connection.request() != nil { connection.answer("0123456789") }
        }
        defer { server.stop() }
        let request = HTTPClientRequest("GET", server.url)
        #expect(try await Self.fault(of: request, upTo: 9) == .tooLarge)
        #expect(try await Self.fault(of: request, upTo: 10) == nil)
    }
}
