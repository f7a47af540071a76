import Loops
import Net
import Runtime
import TestSupport
import Testing

@Suite("Serving WebSockets", .timeLimit(.minutes(1)))
struct WebSocketServerTests {
    /// Limits without pings between what a test waits for, however slow the machine is.
    static var quiet: WebSocketLimits {
        var limits = WebSocketLimits()
        limits.pingInterval = .seconds(3600)
        return limits
    }

    /// Sends every message back and tells `closes` how each connection ended.
    static func echo(
        limits: WebSocketLimits = quiet,
        subprotocol: String? = nil,
        on loop: EventLoop? = nil,
        closes: @escaping @Sendable (WebSocketClose) -> Void = { _ in }
    ) -> TestServer.Answer {
        { request, responder in
            responder.upgrade(subprotocol: subprotocol, on: loop ?? responder.loop, limits: limits) { socket in
                socket.onText = { socket.send(text: $0) }
                socket.onBinary = { socket.send(binary: $0) }
                socket.onClose = closes
            }
        }
    }

    /// Opens a WebSocket at an echoing server and runs `body` with it, on a thread of its own.
    static func withSocket(
        limits: WebSocketLimits = quiet,
        closes: @escaping @Sendable (WebSocketClose) -> Void = { _ in },
        _ body: @escaping @Sendable (RawClient) throws -> Void
    ) async throws {
        try await TestServer.with(answer: echo(limits: limits, closes: closes)) { server in
            try await blocking {
                let client = try #require(RawClient(port: server.port))
                let head = try #require(client.upgrade())
                #expect(head.hasPrefix("HTTP/1.1 101 "))
                try body(client)
            }
        }
    }

    @Test("The handshake proves that the key was understood")
    func handshake() async throws {
        try await TestServer.with(answer: Self.echo(subprotocol: "parley.v1")) { server in
            try await blocking {
                let client = try #require(RawClient(port: server.port))
                let head = try #require(client.upgrade())
                #expect(head.hasPrefix("HTTP/1.1 101 "))
                // The example of RFC 6455, section 1.3.
                #expect(head.contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"))
                #expect(head.contains("Sec-WebSocket-Protocol: parley.v1\r\n"))
                #expect(head.contains("Upgrade: websocket\r\n"))
                #expect(head.contains("Connection: Upgrade\r\n"))
                #expect(head.contains("X-Request-Id: req_"))
                #expect(!head.contains("Content-Length"))
            }
        }
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        let name: String
        let from: String
        let to: String
        let status: Int
        var testDescription: String { name }
    }

    @Test(
        "A faulty handshake is refused",
        arguments: [
            Refusal(name: "version 8", from: "Version: 13", to: "Version: 8", status: 426),
            Refusal(name: "no version", from: "Sec-WebSocket-Version: 13\r\n", to: "", status: 426),
            Refusal(name: "no upgrade", from: "Upgrade: websocket\r\n", to: "", status: 426),
            Refusal(name: "another upgrade", from: "Upgrade: websocket", to: "Upgrade: h2c", status: 426),
            Refusal(name: "POST", from: "GET", to: "POST", status: 426),
            Refusal(name: "HTTP/1.0", from: "HTTP/1.1", to: "HTTP/1.0", status: 400),
            Refusal(name: "a body", from: "Host: h\r\n", to: "Host: h\r\nContent-Length: 2\r\n", status: 400),
            Refusal(name: "no key", from: "Sec-WebSocket-Key: \(RawFrame.key)\r\n", to: "", status: 400),
            Refusal(name: "a short key", from: RawFrame.key, to: "c2hvcnQ=", status: 400),
            Refusal(name: "a key that is no base64", from: RawFrame.key, to: "dGhlIHN*bXBsZSBub25jZQ==", status: 400),
            Refusal(
                name: "two keys",
                from: "Host: h\r\n",
                to: "Host: h\r\nSec-WebSocket-Key: \(RawFrame.key)\r\n",
                status: 400
            ),
        ]
    )
    func refused(_ refusal: Refusal) async throws {
        try await TestServer.with(answer: Self.echo()) { server in
            let parts = RawFrame.upgrade.components(separatedBy: refusal.from)
            try await blocking {
                let client = try #require(RawClient(port: server.port))
                client.send(parts.joined(separator: refusal.to))
                let head = try #require(client.read(through: "\r\n\r\n"))
                #expect(head.hasPrefix("HTTP/1.1 \(refusal.status) "))
                #expect(head.contains("Sec-WebSocket-Version: 13\r\n") == (refusal.status == 426))
            }
        }
    }

    @Test("Messages of every size class come back", arguments: [0, 1, 125, 126, 127, 65_535, 65_536])
    func sizes(byteCount: Int) async throws {
        try await Self.withSocket { client in
            let payload = (0..<byteCount).map { UInt8(truncatingIfNeeded: $0) }
            client.send(RawFrame.bytes(2, payload))
            #expect(client.frame() == ReceivedFrame(opcode: 2, payload: payload))
            let text = [UInt8](repeating: UInt8(ascii: "a"), count: byteCount)
            client.send(RawFrame.bytes(1, text))
            #expect(client.frame() == ReceivedFrame(opcode: 1, payload: text))
        }
    }

    @Test("Frames that come with the handshake are not lost")
    func early() async throws {
        try await TestServer.with(loops: 2, answer: Self.echo()) { server in
            try await blocking {
                let client = try #require(RawClient(port: server.port))
                client.send(Array(RawFrame.upgrade.utf8) + RawFrame.text("early") + RawFrame.text("bird"))
                #expect(client.read(through: "\r\n\r\n")?.hasPrefix("HTTP/1.1 101 ") == true)
                #expect(client.frame()?.text == "early")
                #expect(client.frame()?.text == "bird")
            }
        }
    }

    @Test("A WebSocket goes to the loop that it was given")
    func otherLoop() async throws {
        let loop = try EventLoop(name: "other")
        loop.start()
        try await TestServer.with(answer: { _, responder in
            responder.upgrade(subprotocol: nil, on: loop) { socket in
                let isThere = loop.isCurrent && socket.loop === loop
                socket.onText = { _ in socket.send(text: isThere && loop.isCurrent ? "there" : "elsewhere") }
            }
        }) { server in
            try await blocking {
                let client = try #require(RawClient(port: server.port))
                client.send(Array(RawFrame.upgrade.utf8) + RawFrame.text("where?"))
                _ = client.read(through: "\r\n\r\n")
                #expect(client.frame()?.text == "there")
                client.send(RawFrame.close(1000))
                #expect(client.frame()?.closeCode == 1000)
                #expect(client.closesSilently())
            }
        }
        loop.stop()
    }

    @Test("The first frames of the server may come right away")
    func greeting() async throws {
        try await TestServer.with(answer: { _, responder in
            responder.upgrade(subprotocol: nil, on: responder.loop) { socket in
                socket.send(text: "welcome")
                socket.close(code: 4409, reason: "taken over")
            }
        }) { server in
            try await blocking {
                let client = try #require(RawClient(port: server.port))
                _ = try #require(client.upgrade())
                #expect(client.frame()?.text == "welcome")
                let close = try #require(client.frame())
                #expect(close.closeCode == 4409)
                #expect(close.payload.dropFirst(2).elementsEqual("taken over".utf8))
                client.send(RawFrame.close(4409))
                #expect(client.closesSilently())
            }
        }
    }

    @Test("A peer that ignores a close is cut off after a while")
    func ignoredClose() async throws {
        var limits = WebSocketLimits()
        limits.closeTime = .milliseconds(50)
        let ended = Lock<WebSocketClose?>(nil)
        let isOver = Gate()
        let settled = limits
        try await TestServer.with(answer: { _, responder in
            responder.upgrade(subprotocol: nil, on: responder.loop, limits: settled) { socket in
                socket.onClose = { close in
                    ended.withLock { $0 = close }
                    isOver.open()
                }
                socket.close(code: 1001)
            }
        }) { server in
            try await blocking {
                let client = try #require(RawClient(port: server.port))
                _ = try #require(client.upgrade())
                #expect(client.frame()?.closeCode == 1001)
                #expect(client.closesSilently())
                isOver.wait()
                #expect(ended.withLock { $0 } == WebSocketClose(code: 1001, reason: "", wasClean: false))
            }
        }
    }

    @Test("A peer that answers no ping is cut off after two of them")
    func unansweredPings() async throws {
        var limits = WebSocketLimits()
        limits.pingInterval = .milliseconds(20)
        let isOver = Gate()
        try await Self.withSocket(limits: limits, closes: { if $0.code == 1006 { isOver.open() } }) { client in
            for _ in 0..<2 { #expect(client.frame() == ReceivedFrame(opcode: 9, payload: [])) }
            #expect(client.closesSilently())
            isOver.wait()
        }
    }

    @Test("A peer that answers pings may be silent otherwise")
    func answeredPings() async throws {
        var limits = WebSocketLimits()
        limits.pingInterval = .seconds(3)
        try await Self.withSocket(limits: limits) { client in
            for _ in 0..<3 {
                #expect(client.frame() == ReceivedFrame(opcode: 9, payload: []))
                client.send(RawFrame.bytes(10))
            }
        }
    }

    @Test("A connection that breaks is told as 1006")
    func broken() async throws {
        let ended = Lock<WebSocketClose?>(nil)
        let isOver = Gate()
        try await Self.withSocket(closes: { close in
            ended.withLock { $0 = close }
            isOver.open()
        }) { client in
            client.close()
            isOver.wait()
            #expect(ended.withLock { $0 } == WebSocketClose(code: 1006, reason: "", wasClean: false))
        }
    }

    @Test("The peer's code and reason are told")
    func peerClose() async throws {
        let ended = Lock<WebSocketClose?>(nil)
        let isOver = Gate()
        try await Self.withSocket(closes: { close in
            ended.withLock { $0 = close }
            isOver.open()
        }) { client in
            client.send(RawFrame.close(4000, "bye"))
            #expect(client.frame()?.closeCode == 4000)
            #expect(client.closesSilently())
            isOver.wait()
            #expect(ended.withLock { $0 } == WebSocketClose(code: 4000, reason: "bye", wasClean: true))
        }
    }

    @Test("What a slow reader does not take is bounded, and beyond the bound it is cut off")
    func slowReader() async throws {
        var limits = WebSocketLimits()
        limits.outputByteCount = 512 * 1024
        let settled = limits
        let highest = Lock(0)
        let isOver = Gate()
        try await TestServer.with(answer: { _, responder in
            responder.upgrade(subprotocol: nil, on: responder.loop, limits: settled) { socket in
                let piece = [UInt8](repeating: 1, count: 16 * 1024)
                let timer = LoopTimer(on: socket.loop)
                let isCut = Lock(false)
                socket.onClose = { _ in
                    isCut.withLock { $0 = true }
                    timer.cancel()
                    isOver.open()
                }
                @Sendable func sendMore() {
                    guard !isCut.withLock({ $0 }) else { return }
                    socket.send(binary: piece)
                    highest.withLock { $0 = max($0, socket.bufferedByteCount) }
                    timer.set(after: .zero) { sendMore() }
                }
                sendMore()
            }
        }) { server in
            try await blocking {
                let client = try #require(RawClient(port: server.port, receiveBuffer: 4096))
                _ = try #require(client.upgrade())
                isOver.wait()
                #expect(highest.withLock { $0 } <= settled.outputByteCount + 17 * 1024)
            }
        }
    }

    @Test("A flooding peer that reads nothing is slowed down, and others are served")
    func floodingPeer() async throws {
        try await TestServer.with(answer: Self.echo()) { server in
            try await blocking {
                let flooder = try #require(RawClient(port: server.port, receiveBuffer: 4096))
                _ = try #require(flooder.upgrade())
                flooder.stopsWaiting()
                let frame = RawFrame.bytes(2, [UInt8](repeating: 7, count: 60_000))
                var sentCount = 0
                while sentCount < 2000, flooder.send(frame) { sentCount += 1 }
                #expect(sentCount < 2000, "120 MB were taken from a peer that reads nothing")
                let other = try #require(RawClient(port: server.port))
                _ = try #require(other.upgrade())
                other.send(RawFrame.text("hello"))
                #expect(other.frame()?.text == "hello")
            }
        }
    }

    @Test("2,000 idle connections stay open and cost nothing", .timeLimit(.minutes(2)))
    func idleConnections() async throws {
        try await TestServer.with(answer: Self.echo()) { server in
            try await blocking {
                var clients: [RawClient] = []
                for _ in 0..<2000 {
                    let client = try #require(RawClient(port: server.port))
                    #expect(client.upgrade()?.hasPrefix("HTTP/1.1 101 ") == true)
                    clients.append(client)
                }
                for client in clients { client.send(RawFrame.text("still here")) }
                for client in clients { #expect(client.frame()?.text == "still here") }
            }
        }
    }
}
