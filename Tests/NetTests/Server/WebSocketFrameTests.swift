import Net
import Runtime
import TestSupport
import Testing

/// Frames of a client, and what an echoing server must make of them.
struct FrameCase: Sendable, CustomTestStringConvertible {
    let name: String
    let sent: [[UInt8]]
    /// What comes back before the end.
    var echoes: [ReceivedFrame] = []
    /// The close that the frames bring about.
    let code: Int
    var testDescription: String { name }

    static func text(_ text: String) -> ReceivedFrame { ReceivedFrame(opcode: 1, payload: Array(text.utf8)) }
}

/// The cases of Autobahn's fuzzing suite that decide, by its sections.
@Suite("Reading frames", .timeLimit(.minutes(1)))
struct WebSocketFrameTests {
    static let end = RawFrame.close(1000)
    static let kosme = Array("κόσμε".utf8)

    static let cases: [FrameCase] =
        fragmentation + control + reserved + encoding + limits
        + goodCloseCodes.map { code in
            FrameCase(name: "close code \(code) is taken (7.7)", sent: [RawFrame.close(code)], code: Int(code))
        }
        + badCloseCodes.map { code in
            FrameCase(name: "close code \(code) is refused (7.9)", sent: [RawFrame.close(code)], code: 1002)
        }

    static let fragmentation = [
        FrameCase(
            name: "a text in two fragments (5.3)",
            sent: [RawFrame.bytes(1, Array("a".utf8), isFinal: false), RawFrame.bytes(0, Array("b".utf8)), end],
            echoes: [.init(opcode: 1, payload: Array("ab".utf8))],
            code: 1000
        ),
        FrameCase(
            name: "empty fragments (6.1)",
            sent: [
                RawFrame.bytes(1, isFinal: false), RawFrame.bytes(0, Array("mid".utf8), isFinal: false),
                RawFrame.bytes(0), end,
            ],
            echoes: [FrameCase.text("mid")],
            code: 1000
        ),
        FrameCase(
            name: "a ping between fragments is answered first (5.6)",
            sent: [
                RawFrame.bytes(1, Array("a".utf8), isFinal: false), RawFrame.bytes(9, [7]),
                RawFrame.bytes(0, Array("b".utf8)), end,
            ],
            echoes: [.init(opcode: 10, payload: [7]), FrameCase.text("ab")],
            code: 1000
        ),
        FrameCase(
            name: "a continuation of nothing (5.9)",
            sent: [RawFrame.bytes(0, Array("a".utf8))],
            code: 1002
        ),
        FrameCase(
            name: "a continuation after a whole message (5.12)",
            sent: [RawFrame.text("a"), RawFrame.bytes(0, Array("b".utf8), isFinal: false)],
            echoes: [FrameCase.text("a")],
            code: 1002
        ),
        FrameCase(
            name: "a new text inside a fragmented one (5.18)",
            sent: [RawFrame.bytes(1, Array("a".utf8), isFinal: false), RawFrame.text("b")],
            code: 1002
        ),
    ]

    static let control = [
        FrameCase(
            name: "a ping with 125 bytes (2.4)",
            sent: [RawFrame.bytes(9, [UInt8](repeating: 1, count: 125)), end],
            echoes: [.init(opcode: 10, payload: [UInt8](repeating: 1, count: 125))],
            code: 1000
        ),
        FrameCase(
            name: "a ping with 126 bytes (2.5)",
            sent: [RawFrame.bytes(9, [UInt8](repeating: 1, count: 126))],
            code: 1002
        ),
        FrameCase(
            name: "pongs that nobody asked for (2.7)",
            sent: [RawFrame.bytes(10), RawFrame.bytes(10, [1, 2]), RawFrame.text("a"), end],
            echoes: [FrameCase.text("a")],
            code: 1000
        ),
        FrameCase(
            name: "ten pings in a row (2.10)",
            sent: (0..<10).map { RawFrame.bytes(9, [$0]) } + [end],
            echoes: (0..<10).map { ReceivedFrame(opcode: 10, payload: [$0]) },
            code: 1000
        ),
        FrameCase(name: "a fragmented ping (5.1)", sent: [RawFrame.bytes(9, [1], isFinal: false)], code: 1002),
        FrameCase(name: "a fragmented close", sent: [RawFrame.bytes(8, [3, 232], isFinal: false)], code: 1002),
        FrameCase(name: "an empty close (7.3.1)", sent: [RawFrame.bytes(8)], code: 1005),
        FrameCase(name: "a close with one byte (7.3.2)", sent: [RawFrame.bytes(8, [3])], code: 1002),
        FrameCase(
            name: "a close with 123 bytes of reason (7.3.5)",
            sent: [RawFrame.close(1000, String(repeating: "*", count: 123))],
            code: 1000
        ),
        FrameCase(
            name: "a close with 124 bytes of reason (7.3.6)",
            sent: [RawFrame.close(1000, String(repeating: "*", count: 124))],
            code: 1002
        ),
        FrameCase(
            name: "a close whose reason is no UTF-8 (7.5.1)",
            sent: [RawFrame.bytes(8, [3, 232, 0xCE, 0xBA, 0xE1])],
            code: 1007
        ),
        FrameCase(
            name: "a close whose reason is UTF-8 of several bytes",
            sent: [RawFrame.close(1000, "κόσμε")],
            code: 1000
        ),
        FrameCase(
            name: "text after a close is ignored (7.1.3)",
            sent: [RawFrame.close(1000), RawFrame.text("late")],
            code: 1000
        ),
        FrameCase(
            name: "a ping after a close is ignored (7.1.5)",
            sent: [RawFrame.close(1000), RawFrame.bytes(9)],
            code: 1000
        ),
    ]

    static let reserved =
        (1...7).map { bits in
            FrameCase(
                name: "reserved bits \(bits) (3.1)",
                sent: [RawFrame.bytes(1, Array("a".utf8), reserved: UInt8(bits))],
                code: 1002
            )
        }
        + [3, 4, 5, 6, 7, 11, 12, 13, 14, 15].map { opcode in
            FrameCase(name: "opcode \(opcode) (4.1)", sent: [RawFrame.bytes(opcode, [1])], code: 1002)
        }
        + [
            FrameCase(name: "a frame without a mask", sent: [RawFrame.bytes(1, [97], isMasked: false)], code: 1002),
            FrameCase(name: "a ping without a mask", sent: [RawFrame.bytes(9, isMasked: false)], code: 1002),
            FrameCase(
                name: "a length in more bytes than it takes",
                sent: [[0x81, 0x80 | 126, 0, 1, 1, 2, 3, 4, 97]],
                code: 1002
            ),
        ]

    static let encoding = [
        FrameCase(
            name: "UTF-8 of several bytes (6.2)",
            sent: [RawFrame.bytes(1, kosme), end],
            echoes: [.init(opcode: 1, payload: kosme)],
            code: 1000
        ),
        FrameCase(
            name: "a character cut by fragments (6.2.3)",
            sent: kosme.dropLast().map { byte in byte }.enumerated().map { index, byte in
                RawFrame.bytes(index == 0 ? 1 : 0, [byte], isFinal: false)
            } + [RawFrame.bytes(0, [kosme[kosme.count - 1]]), end],
            echoes: [.init(opcode: 1, payload: kosme)],
            code: 1000
        ),
        FrameCase(
            name: "a surrogate (6.3.1)",
            sent: [RawFrame.bytes(1, kosme + [0xED, 0xA0, 0x80])],
            code: 1007
        ),
        FrameCase(
            name: "a fault in a fragment is found before the last one (6.4.1)",
            sent: [
                RawFrame.bytes(1, kosme, isFinal: false), RawFrame.bytes(0, [0xF4, 0x90, 0x80, 0x80], isFinal: false),
            ],
            code: 1007
        ),
        FrameCase(name: "a character that is not finished (6.6)", sent: [RawFrame.bytes(1, [0xCE])], code: 1007),
        FrameCase(name: "an overlong form (6.12)", sent: [RawFrame.bytes(1, [0xC0, 0xAF])], code: 1007),
        FrameCase(name: "a byte that is never UTF-8 (6.14)", sent: [RawFrame.bytes(1, [0xFE])], code: 1007),
        FrameCase(
            name: "the highest code point (6.9)",
            sent: [RawFrame.bytes(1, [0xF4, 0x8F, 0xBF, 0xBF]), end],
            echoes: [.init(opcode: 1, payload: [0xF4, 0x8F, 0xBF, 0xBF])],
            code: 1000
        ),
        FrameCase(
            name: "a code point above it (6.13)",
            sent: [RawFrame.bytes(1, [0xF4, 0x90, 0x80, 0x80])],
            code: 1007
        ),
        FrameCase(
            name: "binary need not be UTF-8",
            sent: [RawFrame.bytes(2, [0xFE, 0xFF]), end],
            echoes: [.init(opcode: 2, payload: [0xFE, 0xFF])],
            code: 1000
        ),
    ]

    static let limits = [
        FrameCase(name: "2^40 bytes announced", sent: [RawFrame.bytes(2, [0], announced: 1 << 40)], code: 1009),
        FrameCase(name: "2^40 bytes of text announced", sent: [RawFrame.bytes(1, [0], announced: 1 << 40)], code: 1009),
        FrameCase(
            name: "64 KiB and a byte of binary announced",
            sent: [RawFrame.bytes(2, [0], announced: 65_537)],
            code: 1009
        ),
        FrameCase(
            name: "256 KiB and a byte of text announced",
            sent: [RawFrame.bytes(1, [97], announced: 262_145)],
            code: 1009
        ),
        FrameCase(
            name: "binary that grows too big by fragments",
            sent: [
                RawFrame.bytes(2, [UInt8](repeating: 0, count: 60_000), isFinal: false),
                RawFrame.bytes(0, [UInt8](repeating: 0, count: 6_000)),
            ],
            code: 1009
        ),
        FrameCase(
            name: "text that grows too big by fragments",
            sent: (0..<5).map { index in
                RawFrame.bytes(index == 0 ? 1 : 0, [UInt8](repeating: 97, count: 60_000), isFinal: index == 4)
            },
            code: 1009
        ),
        FrameCase(
            name: "256 KiB of text",
            sent: [RawFrame.bytes(1, [UInt8](repeating: 97, count: 262_144)), end],
            echoes: [.init(opcode: 1, payload: [UInt8](repeating: 97, count: 262_144))],
            code: 1000
        ),
    ]

    static let goodCloseCodes: [UInt16] = [
        1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999,
    ]
    static let badCloseCodes: [UInt16] = [0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999, 5000, 65_535]

    @Test("Each case ends as the standard says", arguments: cases, [false, true])
    func frames(_ example: FrameCase, byteByByte: Bool) async throws {
        let ended = Lock<WebSocketClose?>(nil)
        let isOver = Gate()
        try await WebSocketServerTests.withSocket(closes: { close in
            ended.withLock { $0 = close }
            isOver.open()
        }) { client in
            let bytes = example.sent.flatMap { $0 }
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
                let seeds = Self.cases.map { $0.sent.flatMap { $0 } }.filter { $0.count < 300 }
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
