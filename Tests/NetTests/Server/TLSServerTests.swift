import Glibc
import Loops
import Net
import Runtime
import TestSupport
import Testing

@Suite("Serving over TLS", .timeLimit(.minutes(1)))
struct TLSServerTests {
    /// Runs `body` with a client of an echoing server: WebSockets at `/socket`, HTTP elsewhere.
    static func withClient(
        options: [String] = [],
        loops: Int = 1,
        _ body: @escaping @Sendable (RawClient, TestServer) throws -> Void
    ) async throws {
        try await withClients(loops: loops) { server, files in
            let client = try TLSClient(port: server.port, trusting: files, options: options)
            try withExtendedLifetime(client) { try body(client.raw, server) }
        }
    }

    /// The same for clients that `body` makes, on a thread of its own.
    static func withClients(
        loops: Int = 1,
        _ body: @escaping @Sendable (TestServer, TestIdentity) throws -> Void
    ) async throws {
        let files = try TestIdentity()
        let identity = try TLSIdentity(certificate: files.certificate, key: files.key)
        try await TestServer.with(
            loops: loops,
            tls: identity,
            answer: { request, responder in
                if request.path == "/socket" {
                    #expect(request.isSecure)
                    WebSocketServerTests.echo()(request, responder)
                } else {
                    TestServer.echo(request, responder)
                }
            }
        ) { server in
            try await blocking { try body(server, files) }
        }
    }

    @Test("https: requests are answered on one connection", arguments: [[], ["-tls1_2"], ["-tls1_3"]])
    func requests(options: [String]) async throws {
        try await Self.withClient(options: options) { client, _ in
            for _ in 0..<3 {
                client.send("POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello")
                #expect(client.read(through: "POST\n/x\n\nhello")?.hasPrefix("HTTP/1.1 200 OK") == true)
            }
        }
    }

    @Test("https: pipelining, chunks, 100-continue and HEAD are as over plain connections")
    func semantics() async throws {
        try await Self.withClient { client, _ in
            client.send("GET /1 HTTP/1.1\r\nHost: h\r\n\r\nHEAD /2 HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(client.read(through: "GET\n/1\n\nHTTP/1.1 200 OK\r\n") != nil)
            #expect(client.read(through: "\r\n\r\n") != nil)
            client.send("POST /3 HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n")
            #expect(client.read(through: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
            client.send("3\r\nabc\r\n0\r\n\r\n")
            #expect(client.readToEnd().hasSuffix("POST\n/3\n\nabc"))
        }
    }

    @Test("https: malformed requests are refused in the handler's words")
    func malformed() async throws {
        try await Self.withClient { client, _ in
            client.send("GET / HTTP/1.1\r\nHost: h\r\nA: b\r\n c\r\n\r\n")
            let answer = client.readToEnd()
            #expect(answer.hasPrefix("HTTP/1.1 400 "))
            #expect(answer.contains(#"{"error":{"status":400"#))
        }
    }

    @Test("https: a body of megabytes arrives whole, and so does its answer")
    func large() async throws {
        try await Self.withClient { client, _ in
            let body = String(repeating: "0123456789abcdef", count: 1 << 16)
            client.send(
                "POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n"
            )
            client.send(body)
            #expect(client.readToEnd().hasSuffix("POST\n/x\n\n" + body))
        }
    }

    @Test("wss: messages of every size class come back", arguments: [1, 2])
    func webSocket(loops: Int) async throws {
        try await Self.withClient(loops: loops) { client, _ in
            #expect(client.upgrade()?.hasPrefix("HTTP/1.1 101 ") == true)
            for byteCount in [0, 1, 125, 126, 65_535, 65_536] {
                let payload = (0..<byteCount).map { UInt8(truncatingIfNeeded: $0) }
                client.send(RawFrame.bytes(2, payload))
                #expect(client.frame() == ReceivedFrame(opcode: 2, payload: payload))
            }
            client.send(RawFrame.bytes(9, [1]))
            #expect(client.frame() == ReceivedFrame(opcode: 10, payload: [1]))
            client.send(RawFrame.close(1000))
            #expect(client.frame()?.closeCode == 1000)
            #expect(client.closesSilently())
        }
    }

    @Test("wss: frames that come with the handshake are not lost")
    func early() async throws {
        try await Self.withClient(loops: 2) { client, _ in
            client.send(Array(RawFrame.upgrade.utf8) + RawFrame.text("early"))
            #expect(client.read(through: "\r\n\r\n")?.hasPrefix("HTTP/1.1 101 ") == true)
            #expect(client.frame()?.text == "early")
        }
    }

    @Test("wss: each case of frames ends as over plain connections")
    func frames() async throws {
        try await Self.withClients { server, files in
            for example in FrameCase.all {
                let secure = try TLSClient(port: server.port, trusting: files)
                let client = secure.raw
                _ = try #require(client.upgrade())
                client.send(example.bytes(isMasked: true))
                let comment = Comment(rawValue: example.name)
                for answer in example.echoes { #expect(client.frame() == answer, comment) }
                #expect(client.frame()?.closeCode == example.answers.last?.closeCode, comment)
                withExtendedLifetime(secure) { #expect(client.closesSilently(), comment) }
            }
        }
    }

    @Test("A peer that speaks no TLS is answered where it speaks HTTP, and closed, and others are served")
    func notTLS() async throws {
        try await Self.withClient { client, server in
            var random = SeededRandom(seed: 3)
            let plain = try #require(RawClient(port: server.port))
            plain.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            let answer = plain.readToEnd()
            #expect(answer.hasPrefix("HTTP/1.1 400 ") && answer.contains(#""status":400"#))
            #expect(plain.isAtEnd)
            for _ in 0..<200 {
                let noise = try #require(RawClient(port: server.port))
                // The head of a handshake record, and noise.
                noise.send(
                    [0x16, 0x03, 0x01, 0x00, 0x40] + (0..<64).map { _ in UInt8.random(in: 0...255, using: &random) }
                )
                noise.close()
            }
            client.send("GET /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
            #expect(client.readToEnd().hasSuffix("GET\n/x\n\n"))
        }
    }

    @Test("TLS 1.1 is refused")
    func oldVersion() async throws {
        try await Self.withClient(options: ["-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0"]) { client, _ in
            client.send("GET /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
            #expect(client.readToEnd().isEmpty)
        }
    }

    @Test("A handshake that is never finished is cut off")
    func slowHandshake() async throws {
        let files = try TestIdentity()
        let identity = try TLSIdentity(certificate: files.certificate, key: files.key)
        let limits = HTTPServerLimitTests.limits { $0.headerTime = .milliseconds(50) }
        try await TestServer.with(limits: limits, tls: identity) { server in
            try await blocking {
                let client = try #require(RawClient(port: server.port))
                client.send([0x16])
                #expect(client.closesSilently())
            }
        }
    }

    @Test("Files that are missing, broken or do not fit are named")
    func badIdentity() throws {
        let files = try TestIdentity()
        let other = try files.otherKey()
        func fault(_ certificate: String, _ key: String) -> String? {
            do throws(NetError) {
                _ = try TLSIdentity(certificate: certificate, key: key)
                return nil
            } catch {
                guard case .badIdentity(let file, let reason) = error else { return "\(error)" }
                #expect(!reason.isEmpty)
                return file
            }
        }
        #expect(fault(files.certificate, files.key) == nil)
        #expect(fault("/nowhere.pem", files.key) == "/nowhere.pem")
        #expect(fault(files.certificate, "/nowhere.pem") == "/nowhere.pem")
        #expect(fault(files.key, files.key) == files.key)
        #expect(fault(files.certificate, files.certificate) == files.certificate)
        #expect(fault(files.certificate, other) == other)
    }
}
