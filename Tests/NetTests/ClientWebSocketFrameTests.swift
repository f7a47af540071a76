import Loops
import Net
import Runtime
import TestSupport
import Testing

@Suite("Reading a server's frames", .timeLimit(.minutes(2)))
struct ClientWebSocketFrameTests {
    @Test("Each case ends as the standard says", arguments: FrameCase.all, [false, true])
    func frames(_ example: FrameCase, byteByByte: Bool) async throws {
        let (answers, tell) = AsyncStream<[ReceivedFrame]>.makeStream()
        let server = ScriptedServer { connection in
            guard let key = connection.request()?.headers["sec-websocket-key"] else { return }
            connection.send(ClientWebSocketTests.handshake(key))
            let bytes = example.bytes(isMasked: false)
            if byteByByte && bytes.count < 2000 {
                for byte in bytes { connection.send([byte]) }
            } else {
                connection.send(bytes)
            }
            var received: [ReceivedFrame] = []
            while let frame = connection.frame(isMasked: true) {
                received.append(frame)
                if frame.opcode == 8 { break }
            }
            tell.yield(received)
        }
        defer { server.stop() }
        try await ClientHTTPTests.withClient { client in
            let (closes, tellClose) = AsyncStream<WebSocketClose>.makeStream()
            try await WebSocketClient(client).connect(
                url: "ws://127.0.0.1:\(server.port)/",
                limits: WebSocketServerTests.quiet
            ) { socket in
                socket.onText = { socket.send(text: $0) }
                socket.onBinary = { socket.send(binary: $0) }
                socket.onClose = { tellClose.yield($0) }
            }
            let comment = Comment(rawValue: example.name)
            for await received in answers {
                #expect(received.map(\.opcode) == example.answers.map(\.opcode), comment)
                #expect(received.dropLast() == example.echoes[...], comment)
                #expect(received.last?.closeCode == example.answers.last?.closeCode, comment)
                break
            }
            for await close in closes {
                #expect(close.code == example.code, comment)
                break
            }
        }
    }
}
