import Loops
import Net
import Runtime
import TestSupport
import Testing

@Suite("Limits of a server", .timeLimit(.minutes(1)))
struct HTTPServerLimitTests {
    static func limits(_ change: (inout HTTPLimits) -> Void) -> HTTPLimits {
        var limits = HTTPLimits()
        change(&limits)
        return limits
    }

    @Test("A head that drips is answered 408 when its time is over")
    func slowHead() async throws {
        try await TestServer.with(limits: Self.limits { $0.headerTime = .milliseconds(100) }) { server in
            try await blocking {
                let client = try #require(RawClient(port: server.port))
                client.send("GET / HTTP/1.1\r\n")
                // Dripping does not help: the time counts from the first byte.
                for _ in 0..<200 where !client.send("A: b\r\n") { break }
                let answer = client.readToEnd()
                #expect(answer.hasPrefix("HTTP/1.1 408 "))
                #expect(answer.contains(#"{"error":{"status":408"#))
            }
        }
    }

    @Test("A connection that says nothing is closed without a word")
    func silent() async throws {
        try await TestServer.with(limits: Self.limits { $0.headerTime = .milliseconds(50) }) { server in
            try await blocking {
                let client = try #require(RawClient(port: server.port))
                #expect(client.closesSilently())
            }
        }
    }

    @Test("A body that does not end in time is answered 408")
    func slowBody() async throws {
        try await TestServer.with(limits: Self.limits { $0.requestTime = .milliseconds(100) }) { server in
            try await blocking {
                let client = try #require(RawClient(port: server.port))
                client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nabc")
                #expect(client.readToEnd().hasPrefix("HTTP/1.1 408 "))
            }
        }
    }

    @Test("A handler may take longer than a request")
    func slowHandler() async throws {
        let limits = Self.limits {
            $0.headerTime = .milliseconds(30)
            $0.requestTime = .milliseconds(30)
            $0.keepAlive = .milliseconds(30)
        }
        try await TestServer.with(
            limits: limits,
            answer: { _, responder in
                let timer = LoopTimer(on: responder.loop)
                timer.set(after: .milliseconds(150)) {
                    _ = timer
                    responder.respond(HTTPResponse(status: 200))
                }
            }
        ) { server in
            let answer = try await HTTPServerTests.exchange("GET / HTTP/1.1\r\nHost: h\r\n\r\n", with: server)
            #expect(answer.hasPrefix("HTTP/1.1 200 "))
        }
    }

    @Test("A connection is closed when it has waited long enough for the next request")
    func keepAlive() async throws {
        try await TestServer.with(limits: Self.limits { $0.keepAlive = .milliseconds(50) }) { server in
            try await blocking {
                let client = try #require(RawClient(port: server.port))
                client.send("GET /x HTTP/1.1\r\nHost: h\r\n\r\n")
                #expect(client.read(through: "GET\n/x\n\n")?.hasPrefix("HTTP/1.1 200 ") == true)
                #expect(client.closesSilently())
            }
        }
    }

    @Test("A client that takes nothing of its answer is cut off")
    func stalled() async throws {
        let closed = Gate()
        let limits = Self.limits { $0.stallTime = .milliseconds(100) }
        try await TestServer.with(
            limits: limits,
            answer: { _, responder in
                let stream = responder.respondStreaming(headers: [:])
                stream.onClose = { closed.open() }
                stream.write([UInt8](repeating: 0, count: 8 << 20))
            }
        ) { server in
            try await blocking {
                let client = try #require(RawClient(port: server.port, receiveBuffer: 4096))
                client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
                closed.wait()
            }
        }
    }

    @Test("A connection too many is answered 503, and a place is free again when one goes")
    func tooMany() async throws {
        try await TestServer.with(limits: Self.limits { $0.maxConnections = 2 }) { server in
            try await blocking {
                let first = try #require(RawClient(port: server.port))
                let second = try #require(RawClient(port: server.port))
                for client in [first, second] {
                    client.send("GET /x HTTP/1.1\r\nHost: h\r\n\r\n")
                    #expect(client.read(through: "GET\n/x\n\n")?.hasPrefix("HTTP/1.1 200 ") == true)
                }
                let third = try #require(RawClient(port: server.port))
                third.send("GET /x HTTP/1.1\r\nHost: h\r\n\r\n")
                let answer = third.readToEnd()
                #expect(answer.hasPrefix("HTTP/1.1 503 "))
                #expect(answer.contains(#"{"error":{"status":503"#))
                third.close()
                first.send("GET /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
                #expect(first.readToEnd().hasSuffix("GET\n/x\n\n"))
                first.close()
                // The server sees the close a moment after we made it.
                var statuses: Set<String> = []
                for _ in 0..<1000 where !statuses.contains("200") {
                    let client = try #require(RawClient(port: server.port))
                    client.send("GET /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
                    statuses.insert(String(client.readToEnd().dropFirst(9).prefix(3)))
                }
                #expect(statuses.contains("200"))
            }
        }
    }

    @Test("A server that stops accepting finishes what it has, and then its connections close")
    func draining() async throws {
        let responders = Lock<HTTPResponder?>(nil)
        let arrived = Gate()
        try await TestServer.with(answer: { _, responder in
            responders.withLock { $0 = responder }
            arrived.open()
        }) { server in
            try await blocking {
                let idle = try #require(RawClient(port: server.port))
                let busy = try #require(RawClient(port: server.port))
                busy.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
                arrived.wait()
                server.server.stopAccepting()
                #expect(idle.closesSilently())
                let responder = responders.withLock { responder in
                    defer { responder = nil }
                    return responder
                }
                responder?.loop.post { responder?.respond(HTTPResponse(status: 204)) }
                let answer = busy.readToEnd()
                #expect(answer.hasPrefix("HTTP/1.1 204 "))
                #expect(answer.contains("Connection: close\r\n"))
                #expect(RawClient(port: server.port) == nil)
            }
        }
    }

    @Test("A server that stops ends requests that wait for an answer, a body, or the end of a stream")
    func stopping() async throws {
        let arrived = Gate()
        let bodyErrors = Lock<[HTTPBodyError]>([])
        let server = try TestServer { request, responder in
            switch request.path {
            case "/stream":
                responder.respondStreaming(headers: [:]).write("begun")
            case "/body":
                Task(executorPreference: responder.loop) {
                    do throws(HTTPBodyError) {
                        _ = try await responder.body(upTo: 100)
                    } catch {
                        bodyErrors.withLock { $0.append(error) }
                    }
                }
            default:
                responder.onDisconnect = { _ = responder }
                arrived.open()
            }
        }
        let port = server.port
        let clients = try await blocking {
            let stream = try #require(RawClient(port: port))
            stream.send("GET /stream HTTP/1.1\r\nHost: h\r\n\r\n")
            _ = stream.read(through: "begun")
            let body = try #require(RawClient(port: port))
            body.send("POST /body HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nab")
            let wait = try #require(RawClient(port: port))
            wait.send("GET /wait HTTP/1.1\r\nHost: h\r\n\r\n")
            arrived.wait()
            return Clients(all: [stream, body, wait])
        }
        await server.server.stop()
        try await blocking {
            for client in clients.all {
                _ = client.readToEnd()
                #expect(client.isAtEnd)
            }
        }
        await server.server.stop()
        server.group.stop()
        #expect(bodyErrors.withLock { $0 } == [.disconnected])
    }

    /// Safe because they are handed from thread to thread.
    private struct Clients: @unchecked Sendable {
        let all: [RawClient]
    }

    @Test("An address that is taken or does not exist is refused with its reason")
    func cannotListen() async throws {
        try await TestServer.with { server in
            let port = server.port
            #expect(throws: NetError.self) { _ = try server.server.listen(host: "127.0.0.1", port: port) }
            #expect(throws: NetError.self) { _ = try server.server.listen(host: "192.0.2.1", port: 0) }
            #expect(throws: NetError.self) { _ = try server.server.listen(host: "127.0.0.1", port: 65_536) }
            do throws(NetError) {
                _ = try server.server.listen(host: "127.0.0.1", port: port)
            } catch {
                #expect(error.description == "cannot listen on 127.0.0.1 port \(port): address already in use")
            }
        }
    }

    @Test("Connections are spread over the loops, and counted")
    func placement() async throws {
        let loops = Lock<Set<String>>([])
        try await TestServer.with(
            loops: 2,
            answer: { _, responder in
                loops.withLock { _ = $0.insert(responder.loop.name) }
                responder.respond(HTTPResponse(status: 200))
            }
        ) { server in
            try await blocking {
                var clients: [RawClient] = []
                for _ in 0..<4 {
                    let client = try #require(RawClient(port: server.port))
                    client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
                    _ = try #require(client.read(through: "\r\n\r\n"))
                    clients.append(client)
                }
                #expect(Metric.connections.current >= 4)
            }
        }
        #expect(loops.withLock { $0 } == ["loop-0", "loop-1"])
    }
}
