import Loops
@testable import Net
import Runtime
import TestSupport
import Testing

@Suite("Opening WebSockets", .timeLimit(.minutes(1)))
struct ClientWebSocketTests {
    /// What one WebSocket received, in order.
    enum Heard: Sendable, Equatable {
        case text(String)
        case binary([UInt8])
        case close(WebSocketClose)
    }

    /// Connects and listens.
    static func connect(
        _ client: HTTPClient,
        _ url: String,
        subprotocols: [String] = [],
        headers: [(name: String, value: String)] = [],
        patience: Duration = .seconds(10)
    ) async throws(WebSocketClientError) -> (WebSocket, AsyncStream<Heard>) {
        let (heard, tell) = AsyncStream<Heard>.makeStream()
        let socket = try await WebSocketClient(client).connect(
            url: url,
            headers: headers,
            subprotocols: subprotocols,
            patience: patience
        ) { socket in
            socket.onText = { tell.yield(.text($0)) }
            socket.onBinary = { bytes in tell.yield(.binary((0..<bytes.byteCount).map { bytes.byte(at: $0) })) }
            socket.onClose = { tell.yield(.close($0)) }
        }
        return (socket, heard)
    }

    @Test("Messages of every size go there and back, in order, and the close is clean")
    func echo() async throws {
        try await TestServer.with(answer: WebSocketServerTests.echo(subprotocol: "b")) { server in
            try await ClientHTTPTests.withClient { client in
                let url = "ws://127.0.0.1:\(server.port)/echo?x=1"
                let (socket, heard) = try await Self.connect(client, url, subprotocols: ["a", "b"])
                #expect(socket.subprotocol == "b")
                let long = String(repeating: "größer ", count: 20_000)
                let bytes = (0..<65_536).map { UInt8(truncatingIfNeeded: $0) }
                client.loop.post {
                    socket.send(text: "")
                    socket.send(text: long)
                    for _ in 0..<20 { socket.send(binary: bytes) }
                }
                var messages: [Heard] = []
                for await message in heard {
                    messages.append(message)
                    if messages.count == 22 { client.loop.post { socket.close(code: 1000, reason: "done") } }
                    if case .close = message { break }
                }
                let sent = [.text(""), .text(long)] + Array(repeating: Heard.binary(bytes), count: 20)
                #expect(messages.dropLast() == sent[...])
                guard case .close(let close) = messages.last else { return }
                #expect(close.wasClean && close.code == 1000)
            }
        }
    }

    @Test("What the server says right behind its handshake isn't lost, and its close is told")
    func early() async throws {
        try await TestServer.with(answer: { _, responder in
            responder.upgrade(subprotocol: nil, on: responder.loop) { socket in
                socket.send(text: "welcome")
                socket.close(code: 4001, reason: "enough")
            }
        }) { server in
            try await ClientHTTPTests.withClient { client in
                let (_, heard) = try await Self.connect(client, "ws://127.0.0.1:\(server.port)/")
                var messages: [Heard] = []
                for await message in heard {
                    messages.append(message)
                    if messages.count == 2 { break }
                }
                let close = WebSocketClose(code: 4001, reason: "enough", wasClean: true)
                #expect(messages == [.text("welcome"), .close(close)])
            }
        }
    }

    @Test("A server that vanishes is told as 1006")
    func cut() async throws {
        let server = ScriptedServer { connection in
            guard let request = connection.request(), let key = request.headers["sec-websocket-key"] else { return }
            connection.send(Self.handshake(key))
            connection.reset()
        }
        defer { server.stop() }
        try await ClientHTTPTests.withClient { client in
            let (_, heard) = try await Self.connect(client, "ws://127.0.0.1:\(server.port)/")
            for await message in heard {
                #expect(message == .close(WebSocketClose(code: 1006, reason: "", wasClean: false)))
                break
            }
        }
    }

    /// A right answer to a key.
    static func handshake(_ key: String, status: String = "101 Switching Protocols", more: String = "") -> String {
        "HTTP/1.1 \(status)\r\nUpgrade: WebSocket\r\nConnection: keep-alive, Upgrade\r\n"
            + "Sec-WebSocket-Accept: \(WebSocketHandshake.acceptKey(for: key))\r\n\(more)\r\n"
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let error: WebSocketClientError
        let answer: @Sendable (String) -> String

        init(_ name: String, _ error: WebSocketClientError, _ answer: @escaping @Sendable (String) -> String) {
            (testDescription, self.error, self.answer) = (name, error, answer)
        }
    }

    static let faults = [
        Fault("a refusal", .refused(status: 403)) { _ in "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n" },
        Fault("an ordinary answer", .refused(status: 200)) { _ in "HTTP/1.1 200 OK\r\n\r\nhello" },
        Fault("not HTTP", .malformed("no status")) { _ in "SSH-2.0-x\r\n\r\n" },
        Fault("a wrong key", .malformed("a wrong Sec-WebSocket-Accept")) { _ in handshake("AAAAAAAAAAAAAAAAAAAAAA==") },
        Fault("no upgrade", .malformed("no upgrade to websocket")) { _ in "HTTP/1.1 101 Ok\r\n\r\n" },
        Fault("a subprotocol nobody offered", .malformed("a subprotocol nobody offered")) {
            handshake($0, more: "Sec-WebSocket-Protocol: other\r\n")
        },
        Fault("an extension nobody asked for", .malformed("an extension nobody asked for")) {
            handshake($0, more: "Sec-WebSocket-Extensions: permessage-deflate\r\n")
        },
        Fault("an endless head", .malformed("its head is too long")) { _ in
            "HTTP/1.1 101 Ok\r\nX: " + String(repeating: "x", count: 40_000)
        },
    ]

    @Test("A server that breaks the handshake is refused", arguments: faults)
    func brokenHandshake(_ fault: Fault) async throws {
        let server = ScriptedServer { connection in
            guard let key = connection.request()?.headers["sec-websocket-key"] else { return }
            connection.send(fault.answer(key))
            connection.waitForClose()
        }
        defer { server.stop() }
        try await ClientHTTPTests.withClient { client in
            await #expect(throws: fault.error) {
                _ = try await Self.connect(client, "ws://127.0.0.1:\(server.port)/", subprotocols: ["mine"])
            }
        }
    }

    @Test("A silent server runs out of time, a closed port refuses, and a URL that isn't ws is none")
    func unreachable() async throws {
        let silent = ScriptedServer { $0.waitForClose() }
        defer { silent.stop() }
        let closed = ScriptedServer.closedPort()
        try await ClientHTTPTests.withClient { client in
            await #expect(throws: WebSocketClientError.timedOut) {
                let url = "ws://127.0.0.1:\(silent.port)/"
                _ = try await Self.connect(client, url, patience: .milliseconds(100))
            }
            for url in ["ws://127.0.0.1:\(closed)/", "http://127.0.0.1/", "ws://"] {
                await #expect(throws: WebSocketClientError.self) { _ = try await Self.connect(client, url) }
            }
        }
    }

    @Test("Cancelling the task closes the connection")
    func cancel() async throws {
        let (asked, tellAsked) = AsyncStream<Void>.makeStream()
        let (left, tellLeft) = AsyncStream<Void>.makeStream()
        let server = ScriptedServer { connection in
            guard connection.request() != nil else { return }
            tellAsked.yield()
            connection.waitForClose()
            tellLeft.yield()
        }
        defer { server.stop() }
        try await ClientHTTPTests.withClient { client in
            let task = Task { () -> WebSocketClientError? in
                do throws(WebSocketClientError) {
                    _ = try await Self.connect(client, "ws://127.0.0.1:\(server.port)/")
                    return nil
                } catch {
                    return error
                }
            }
            for await _ in asked { break }
            task.cancel()
            for await _ in left { break }
            #expect(await task.value == .cancelled)
        }
    }
}

extension RawSpan {
    fileprivate func byte(at offset: Int) -> UInt8 { unsafeLoad(fromByteOffset: offset, as: UInt8.self) }
}
