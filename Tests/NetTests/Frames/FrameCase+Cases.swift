/// The cases of Autobahn's fuzzing suite that decide, by its sections, and a few of our own.
extension FrameCase {
    static let end = Frame(close: 1000)
    static let long = (0..<65_536).map { UInt8(truncatingIfNeeded: $0) }
    static let kosme = Array("κόσμε".utf8)

    static let all: [FrameCase] =
        sizes + fragmentation + control + reserved + encoding + limits
        + goodTexts.map { bytes in
            FrameCase(name: "UTF-8 \(bytes) (6.5 to 6.23)", echoing: ReceivedFrame(opcode: 1, payload: bytes))
        }
        + badTexts.map { bytes in
            FrameCase(name: "no UTF-8 \(bytes) (6.8 to 6.21)", sent: [Frame(1, kosme + bytes)], code: 1007)
        }
        + goodCloseCodes.map { code in
            FrameCase(name: "close code \(code) is taken (7.7)", sent: [Frame(close: code)], code: Int(code))
        }
        + badCloseCodes.map { code in
            FrameCase(name: "close code \(code) is refused (7.9)", sent: [Frame(close: code)], code: 1002)
        }

    static let sizes = [1, 2].flatMap { opcode in
        [0, 1, 125, 126, 127, 128, 65_535, 65_536].map { byteCount in
            FrameCase(
                name: "\(byteCount) bytes, opcode \(opcode) (1.1, 1.2)",
                echoing: ReceivedFrame(opcode: opcode, payload: [UInt8](repeating: 0x2A, count: byteCount))
            )
        }
    }

    static let fragmentation = [
        FrameCase(
            name: "three empty fragments are an empty text (6.1.2)",
            sent: [Frame(1, isFinal: false), Frame(0, isFinal: false), Frame(0), end],
            echoes: [.text("")],
            code: 1000
        ),
        FrameCase(
            name: "a binary message in fragments of 64 bytes (9.4)",
            sent: Frame.fragments(2, long, of: 64) + [end],
            echoes: [.init(opcode: 2, payload: long)],
            code: 1000
        ),
        FrameCase(
            name: "a text in fragments of 1,300 bytes (10.1.1)",
            sent: Frame.fragments(1, [UInt8](repeating: 0x2A, count: 65_536), of: 1_300) + [end],
            echoes: [.init(opcode: 1, payload: [UInt8](repeating: 0x2A, count: 65_536))],
            code: 1000
        ),
        FrameCase(
            name: "pings between five fragments (5.19)",
            sent: [
                Frame(1, [97], isFinal: false), Frame(0, [98], isFinal: false), Frame(9, [1]),
                Frame(0, [99], isFinal: false), Frame(0, [100], isFinal: false), Frame(9, [2]), Frame(0, [101]), end,
            ],
            echoes: [.init(opcode: 10, payload: [1]), .init(opcode: 10, payload: [2]), .text("abcde")],
            code: 1000
        ),
        FrameCase(
            name: "a continuation after a fragmented message (5.15)",
            sent: [
                Frame(1, [97], isFinal: false), Frame(0, [98]), Frame(0, [99], isFinal: false), Frame(text: "d"),
            ],
            echoes: [.text("ab")],
            code: 1002
        ),
        FrameCase(
            name: "a final continuation of nothing (5.10)",
            sent: [Frame(0, [97]), Frame(text: "b")],
            code: 1002
        ),
        FrameCase(name: "a fragmented pong (5.2)", sent: [Frame(10, [1], isFinal: false)], code: 1002),
        FrameCase(
            name: "a text in two fragments (5.3)",
            sent: [Frame(1, Array("a".utf8), isFinal: false), Frame(0, Array("b".utf8)), end],
            echoes: [.init(opcode: 1, payload: Array("ab".utf8))],
            code: 1000
        ),
        FrameCase(
            name: "empty fragments (6.1)",
            sent: [
                Frame(1, isFinal: false), Frame(0, Array("mid".utf8), isFinal: false),
                Frame(0), end,
            ],
            echoes: [.text("mid")],
            code: 1000
        ),
        FrameCase(
            name: "a ping between fragments is answered first (5.6)",
            sent: [
                Frame(1, Array("a".utf8), isFinal: false), Frame(9, [7]),
                Frame(0, Array("b".utf8)), end,
            ],
            echoes: [.init(opcode: 10, payload: [7]), .text("ab")],
            code: 1000
        ),
        FrameCase(
            name: "a continuation of nothing (5.9)",
            sent: [Frame(0, Array("a".utf8))],
            code: 1002
        ),
        FrameCase(
            name: "a continuation after a whole message (5.12)",
            sent: [Frame(text: "a"), Frame(0, Array("b".utf8), isFinal: false)],
            echoes: [.text("a")],
            code: 1002
        ),
        FrameCase(
            name: "a new text inside a fragmented one (5.18)",
            sent: [Frame(1, Array("a".utf8), isFinal: false), Frame(text: "b")],
            code: 1002
        ),
    ]

    static let control = [
        FrameCase(
            name: "an empty ping (2.1)",
            sent: [Frame(9), end],
            echoes: [.init(opcode: 10, payload: [])],
            code: 1000
        ),
        FrameCase(
            name: "a ping with bytes that are no text (2.3)",
            sent: [Frame(9, [0, 0xFF, 0xFE, 0xFD]), end],
            echoes: [.init(opcode: 10, payload: [0, 0xFF, 0xFE, 0xFD])],
            code: 1000
        ),
        FrameCase(
            name: "a pong that nobody asked for, and a ping (2.9)",
            sent: [Frame(10, [1]), Frame(9, [2]), end],
            echoes: [.init(opcode: 10, payload: [2])],
            code: 1000
        ),
        FrameCase(name: "a close with a reason (7.3.4)", sent: [Frame(close: 1000, "Hello World!")], code: 1000),
        FrameCase(
            name: "a long text, a close and a ping (7.1.6)",
            sent: [Frame(1, [UInt8](repeating: 0x2A, count: 262_144)), end, Frame(9)],
            echoes: [.init(opcode: 1, payload: [UInt8](repeating: 0x2A, count: 262_144))],
            code: 1000
        ),
        FrameCase(
            name: "a ping with 125 bytes (2.4)",
            sent: [Frame(9, [UInt8](repeating: 1, count: 125)), end],
            echoes: [.init(opcode: 10, payload: [UInt8](repeating: 1, count: 125))],
            code: 1000
        ),
        FrameCase(
            name: "a ping with 126 bytes (2.5)",
            sent: [Frame(9, [UInt8](repeating: 1, count: 126))],
            code: 1002
        ),
        FrameCase(
            name: "pongs that nobody asked for (2.7)",
            sent: [Frame(10), Frame(10, [1, 2]), Frame(text: "a"), end],
            echoes: [.text("a")],
            code: 1000
        ),
        FrameCase(
            name: "ten pings in a row (2.10)",
            sent: (0..<10).map { Frame(9, [$0]) } + [end],
            echoes: (0..<10).map { ReceivedFrame(opcode: 10, payload: [$0]) },
            code: 1000
        ),
        FrameCase(name: "a fragmented ping (5.1)", sent: [Frame(9, [1], isFinal: false)], code: 1002),
        FrameCase(name: "a fragmented close", sent: [Frame(8, [3, 232], isFinal: false)], code: 1002),
        FrameCase(name: "an empty close (7.3.1)", sent: [Frame(8)], code: 1005),
        FrameCase(name: "a close with one byte (7.3.2)", sent: [Frame(8, [3])], code: 1002),
        FrameCase(
            name: "a close with 123 bytes of reason (7.3.5)",
            sent: [Frame(close: 1000, String(repeating: "*", count: 123))],
            code: 1000
        ),
        FrameCase(
            name: "a close with 124 bytes of reason (7.3.6)",
            sent: [Frame(close: 1000, String(repeating: "*", count: 124))],
            code: 1002
        ),
        FrameCase(
            name: "a close whose reason is no UTF-8 (7.5.1)",
            sent: [Frame(8, [3, 232, 0xCE, 0xBA, 0xE1])],
            code: 1007
        ),
        FrameCase(
            name: "a close whose reason is UTF-8 of several bytes",
            sent: [Frame(close: 1000, "κόσμε")],
            code: 1000
        ),
        FrameCase(
            name: "text after a close is ignored (7.1.3)",
            sent: [Frame(close: 1000), Frame(text: "late")],
            code: 1000
        ),
        FrameCase(
            name: "a ping after a close is ignored (7.1.5)",
            sent: [Frame(close: 1000), Frame(9)],
            code: 1000
        ),
    ]

    static let reserved =
        (1...7).map { bits in
            FrameCase(
                name: "reserved bits \(bits) (3.1)",
                sent: [Frame(1, Array("a".utf8), reserved: UInt8(bits))],
                code: 1002
            )
        }
        + [3, 4, 5, 6, 7, 11, 12, 13, 14, 15].map { opcode in
            FrameCase(name: "opcode \(opcode) (4.1)", sent: [Frame(opcode, [1])], code: 1002)
        }
        + [
            FrameCase(
                name: "a frame that is masked and mustn't be, or isn't and must",
                sent: [Frame(1, [97], isMaskedWrongly: true)],
                code: 1002
            ),
            FrameCase(name: "a ping with the wrong masking", sent: [Frame(9, isMaskedWrongly: true)], code: 1002),
            FrameCase(
                name: "a length in more bytes than it takes",
                sent: [Frame(1, [97], hasLongLength: true)],
                code: 1002
            ),
        ]

    static let encoding = [
        FrameCase(
            name: "UTF-8 of several bytes (6.2)",
            sent: [Frame(1, kosme), end],
            echoes: [.init(opcode: 1, payload: kosme)],
            code: 1000
        ),
        FrameCase(
            name: "a character cut by fragments (6.2.3)",
            sent: kosme.dropLast().map { byte in byte }.enumerated().map { index, byte in
                Frame(index == 0 ? 1 : 0, [byte], isFinal: false)
            } + [Frame(0, [kosme[kosme.count - 1]]), end],
            echoes: [.init(opcode: 1, payload: kosme)],
            code: 1000
        ),
        FrameCase(
            name: "a surrogate (6.3.1)",
            sent: [Frame(1, kosme + [0xED, 0xA0, 0x80])],
            code: 1007
        ),
        FrameCase(
            name: "a fault in a fragment is found before the last one (6.4.1)",
            sent: [
                Frame(1, kosme, isFinal: false), Frame(0, [0xF4, 0x90, 0x80, 0x80], isFinal: false),
            ],
            code: 1007
        ),
        FrameCase(name: "a character that is not finished (6.6)", sent: [Frame(1, [0xCE])], code: 1007),
        FrameCase(name: "an overlong form (6.12)", sent: [Frame(1, [0xC0, 0xAF])], code: 1007),
        FrameCase(name: "a byte that is never UTF-8 (6.14)", sent: [Frame(1, [0xFE])], code: 1007),
        FrameCase(
            name: "the highest code point (6.9)",
            sent: [Frame(1, [0xF4, 0x8F, 0xBF, 0xBF]), end],
            echoes: [.init(opcode: 1, payload: [0xF4, 0x8F, 0xBF, 0xBF])],
            code: 1000
        ),
        FrameCase(
            name: "a code point above it (6.13)",
            sent: [Frame(1, [0xF4, 0x90, 0x80, 0x80])],
            code: 1007
        ),
        FrameCase(
            name: "binary need not be UTF-8",
            sent: [Frame(2, [0xFE, 0xFF]), end],
            echoes: [.init(opcode: 2, payload: [0xFE, 0xFF])],
            code: 1000
        ),
    ]

    static let goodTexts: [[UInt8]] = [
        [0], [0x7F], [0xC2, 0x80], [0xDF, 0xBF], [0xE0, 0xA0, 0x80], [0xED, 0x9F, 0xBF], [0xEE, 0x80, 0x80],
        [0xEF, 0xBF, 0xBD], [0xEF, 0xBF, 0xBE], [0xEF, 0xBF, 0xBF], [0xF0, 0x90, 0x80, 0x80], [0xF0, 0x9F, 0xBF, 0xBE],
        [0xF4, 0x8F, 0xBF, 0xBE],
    ]
    static let badTexts: [[UInt8]] = [
        // Continuations of nothing.
        [0x80], [0xBF], [0x80, 0xBF], [0x80, 0xBF, 0x80, 0xBF, 0x80, 0xBF],
        // Cut characters.
        [0xC3, 0x20], [0xE0, 0xA0], [0xEF, 0xBF], [0xF0, 0x90, 0x80], [0xF4, 0x8F, 0xBF], [0xE2, 0x82, 0x20],
        // Bytes that never occur, and forms of five and six bytes.
        [0xFE], [0xFF], [0xF5, 0x80, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFC, 0x84, 0x80, 0x80, 0x80, 0x80],
        // Overlong forms.
        [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0xAF], [0xE0, 0x9F, 0xBF], [0xF0, 0x80, 0x80, 0xAF],
        [0xF0, 0x8F, 0xBF, 0xBF],
        // Surrogates, alone and in pairs.
        [0xED, 0xA0, 0x80], [0xED, 0xAF, 0xBF], [0xED, 0xB0, 0x80], [0xED, 0xBF, 0xBF],
        [0xED, 0xA0, 0x80, 0xED, 0xB0, 0x80],
        // Above the last code point.
        [0xF4, 0x90, 0x80, 0x80], [0xF7, 0xBF, 0xBF, 0xBF],
    ]

    static let limits = [
        FrameCase(name: "2^40 bytes announced", sent: [Frame(2, [0], announced: 1 << 40)], code: 1009),
        FrameCase(name: "2^40 bytes of text announced", sent: [Frame(1, [0], announced: 1 << 40)], code: 1009),
        FrameCase(
            name: "64 KiB and a byte of binary announced",
            sent: [Frame(2, [0], announced: 65_537)],
            code: 1009
        ),
        FrameCase(
            name: "256 KiB and a byte of text announced",
            sent: [Frame(1, [97], announced: 262_145)],
            code: 1009
        ),
        FrameCase(
            name: "binary that grows too big by fragments",
            sent: [
                Frame(2, [UInt8](repeating: 0, count: 60_000), isFinal: false),
                Frame(0, [UInt8](repeating: 0, count: 6_000)),
            ],
            code: 1009
        ),
        FrameCase(
            name: "text that grows too big by fragments",
            sent: (0..<5).map { index in
                Frame(index == 0 ? 1 : 0, [UInt8](repeating: 97, count: 60_000), isFinal: index == 4)
            },
            code: 1009
        ),
        FrameCase(
            name: "256 KiB of text",
            sent: [Frame(1, [UInt8](repeating: 97, count: 262_144)), end],
            echoes: [.init(opcode: 1, payload: [UInt8](repeating: 97, count: 262_144))],
            code: 1000
        ),
    ]

    static let goodCloseCodes: [UInt16] = [
        1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999,
    ]
    static let badCloseCodes: [UInt16] = [0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999, 5000, 65_535]
}
