import Testing

@testable import DAVE

/// A frame and whether it passes for an encrypted one.
struct FrameCase: CustomTestStringConvertible, Sendable {
    let name: String
    let frame: [UInt8]
    let isEncrypted: Bool
    var testDescription: String { name }
}

@Suite("The protocol frame check")
struct FrameFormatTests {
    private static let tag = [UInt8](repeating: 9, count: 8)

    @Test(
        "Only a frame that is consistent passes for an encrypted one",
        arguments: [
            FrameCase(name: "nothing", frame: [], isEncrypted: false),
            FrameCase(name: "the marker alone", frame: [0xFA, 0xFA], isEncrypted: false),
            FrameCase(name: "the shortest", frame: tag + [1, 12, 0xFA, 0xFA], isEncrypted: true),
            FrameCase(name: "a body", frame: [1, 2, 3] + tag + [1, 12, 0xFA, 0xFA], isEncrypted: true),
            FrameCase(name: "half a marker", frame: [1] + tag + [1, 12, 0xFB, 0xFA], isEncrypted: false),
            FrameCase(name: "no room for a nonce", frame: [1] + tag + [11, 0xFA, 0xFA], isEncrypted: false),
            FrameCase(
                name: "a supplemental size below the least",
                frame: [1] + tag + [1, 10, 0xFA, 0xFA],
                isEncrypted: false
            ),
            FrameCase(
                name: "a supplemental size beyond the frame",
                frame: tag + [1, 13, 0xFA, 0xFA],
                isEncrypted: false
            ),
            FrameCase(name: "a nonce without end", frame: tag + [0x81, 12, 0xFA, 0xFA], isEncrypted: false),
            FrameCase(
                name: "the greatest nonce",
                frame: tag + [0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 16, 0xFA, 0xFA],
                isEncrypted: true
            ),
            FrameCase(
                name: "a nonce of 33 bits",
                frame: tag + [0xFF, 0xFF, 0xFF, 0xFF, 0x1F, 16, 0xFA, 0xFA],
                isEncrypted: false
            ),
            FrameCase(
                name: "a nonce of 70 bits",
                frame: tag + [UInt8](repeating: 0x80, count: 9) + [1, 21, 0xFA, 0xFA],
                isEncrypted: false
            ),
            FrameCase(name: "a clear range", frame: [1, 2, 3] + tag + [1, 1, 2, 14, 0xFA, 0xFA], isEncrypted: true),
            FrameCase(
                name: "an offset without a size",
                frame: [1, 2] + tag + [1, 1, 13, 0xFA, 0xFA],
                isEncrypted: false
            ),
            FrameCase(
                name: "ranges that overlap",
                frame: [1, 2, 3] + tag + [1, 0, 2, 1, 1, 16, 0xFA, 0xFA],
                isEncrypted: false
            ),
            FrameCase(
                name: "ranges that touch",
                frame: [1, 2, 3] + tag + [1, 0, 2, 2, 1, 16, 0xFA, 0xFA],
                isEncrypted: true
            ),
            FrameCase(
                name: "a range beyond the frame",
                frame: [1, 2, 3] + tag + [1, 1, 17, 14, 0xFA, 0xFA],
                isEncrypted: false
            ),
            FrameCase(
                name: "a range whose end overflows 32 bits",
                frame: tag + [1, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 22, 0xFA, 0xFA],
                isEncrypted: false
            ),
        ]
    )
    func check(_ example: FrameCase) {
        #expect((FrameTrailer(example.frame.span) != nil) == example.isEncrypted)
    }

    @Test(
        "Numbers have seven bits a byte, lowest first",
        arguments: [
            (0, [0]), (1, [1]), (127, [0x7F]), (128, [0x80, 1]), (16_383, [0xFF, 0x7F]), (16_384, [0x80, 0x80, 1]),
            (UInt32.max, [0xFF, 0xFF, 0xFF, 0xFF, 0x0F]),
        ] as [(UInt32, [UInt8])]
    )
    func numbers(value: UInt32, bytes: [UInt8]) {
        #expect(ULEB128.byteCount(of: value) == bytes.count)
        var written = [UInt8](repeating: 0, count: bytes.count)
        var room = written.mutableSpan
        var end = 0
        ULEB128.write(value, to: &room, at: &end)
        #expect(written == bytes)
        var offset = 0
        #expect(ULEB128.read(bytes.span, at: &offset, before: bytes.count) == value)
        #expect(offset == bytes.count)
    }

    @Test("The nonce is expanded by zeros in front, little endian")
    func nonce() {
        let expanded = FrameNonce(value: 0x0102_0304).expanded
        #expect(expanded.indices.map { expanded[$0] } == [0, 0, 0, 0, 0, 0, 0, 0, 4, 3, 2, 1])
        #expect(FrameNonce(value: 0x0102_0304).generation == 1)
        #expect(FrameNonce(value: 0x0102_0304).frameNumber(generation: 0x101) == 0x1_0102_0304)
    }
}
