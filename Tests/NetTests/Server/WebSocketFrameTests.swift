import Net
import Runtime
import TestSupport
import Testing

@Suite("Reading frames", .timeLimit(.minutes(2)))
struct WebSocketFrameTests {
    @Test("Each case ends as the standard says", arguments: FrameCase.all, [false, true])
    func frames(_ example: FrameCase, byteByByte: Bool) async throws {
        let ended = Lock<WebSocketClose?>(nil)
        let isOver = Gate()
        try await WebSocketServerTests.withSocket(closes: { close in
            ended.withLock { $0 = close }
            isOver.open()
        }) { client in
            let bytes = example.bytes(isMasked: true)
            if byteByByte && bytes.count < 2000 {
                for byte in bytes { client.send([byte]) }
            } else {
                client.send(bytes)
            }
            let comment = Comment(rawValue: example.name)
            for echo in example.echoes { #expect(client.frame() == echo, comment) }
            let close = try #require(client.frame(), comment)
            #expect(close.opcode == 8, comment)
            #expect(close.closeCode == (example.code == 1005 ? nil : example.code), comment)
            #expect(client.closesSilently(), comment)
            isOver.wait()
            #expect(ended.withLock { $0?.code } == example.code, comment)
        }
    }

    @Test("Thousands of mutated frames leave the server well")
    func mutations() async throws {
        try await TestServer.with(answer: WebSocketServerTests.echo()) { server in
            try await blocking {
                var random = SeededRandom(seed: 4711)
                let seeds = FrameCase.all.map { $0.bytes(isMasked: true) }.filter { $0.count < 300 }
                for _ in 0..<1000 {
                    var bytes = seeds[Int.random(in: 0..<seeds.count, using: &random)]
                    for _ in 0..<Int.random(in: 1...3, using: &random) {
                        bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(
                            in: 0...255,
                            using: &random
                        )
                    }
                    let client = try #require(RawClient(port: server.port))
                    client.send(Array(RawFrame.upgrade.utf8) + bytes)
                    client.close()
                }
                let client = try #require(RawClient(port: server.port))
                _ = try #require(client.upgrade())
                client.send(RawFrame.text("well"))
                #expect(client.frame()?.text == "well")
            }
        }
    }
}
