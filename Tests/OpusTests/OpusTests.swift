import Opus
import Testing

@Suite("Opus packets")
struct OpusTests {
    private static let frameCount = OpusDecoder.sampleRate / 50

    /// A swept buzz, loud enough to be told from silence.
    private func frames(_ count: Int, rate: Int) -> [[Int16]] {
        var phase = 0
        return (0..<count).map { frame in
            (0..<(rate / 50)).map { _ in
                phase += 200 + frame
                return Int16(truncatingIfNeeded: (phase * 65_536 / rate) & 0xFFFF) / 4
            }
        }
    }

    private func level(_ samples: [Int16]) -> Double {
        (samples.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(max(1, samples.count))).squareRoot()
    }

    @Test("What is encoded at any rate comes back at 16 kHz", arguments: [8_000, 16_000, 24_000, 48_000])
    func roundTrip(rate: Int) throws {
        var encoder = try OpusEncoder(sampleRate: rate)
        var decoder = try OpusDecoder()
        let input = frames(25, rate: rate)
        var output: [Int16] = []
        for frame in input {
            let packet = try encoder.encode(frame.span)
            #expect(!packet.isEmpty && packet.count <= OpusEncoder.maxByteCount)
            let decoded = try decoder.decode(packet.span)
            #expect(decoded.count == Self.frameCount)
            output += decoded
        }
        #expect(abs(level(Array(output.dropFirst(1_600))) / level(input.flatMap { $0 }) - 1) < 0.15)
    }

    @Test("A lost packet is recovered from the next one on a lossy line")
    func recovers() throws {
        var encoder = try OpusEncoder(sampleRate: 16_000, purpose: .lossy(percent: 20))
        var whole = try OpusDecoder()
        var lossy = try OpusDecoder()
        let packets = try frames(30, rate: 16_000).map { try encoder.encode($0.span) }
        var difference = 0.0
        var expected: [[Int16]] = []
        for packet in packets { expected.append(try whole.decode(packet.span)) }
        for (index, packet) in packets.enumerated() where index != 19 {
            if index == 20 {
                let recovered = try lossy.recover(before: packet.span, count: Self.frameCount)
                #expect(recovered.count == Self.frameCount)
                difference = abs(level(recovered) / level(expected[19]) - 1)
            }
            _ = try lossy.decode(packet.span)
        }
        #expect(difference < 0.3)
    }

    @Test("A gap is concealed, and fades when it lasts")
    func conceals() throws {
        var encoder = try OpusEncoder(sampleRate: 16_000)
        var decoder = try OpusDecoder()
        var last: [Int16] = []
        for frame in frames(10, rate: 16_000) {
            let packet = try encoder.encode(frame.span)
            last = try decoder.decode(packet.span)
        }
        let first = try decoder.conceal(count: Self.frameCount)
        #expect(first.count == Self.frameCount && level(first) > level(last) / 4)
        for _ in 0..<30 { _ = try decoder.conceal(count: Self.frameCount) }
        #expect(level(try decoder.conceal(count: Self.frameCount)) < level(first) / 4)
    }

    @Test("Bytes that are no packet are an error, and the stream goes on")
    func garbage() throws {
        var encoder = try OpusEncoder(sampleRate: 16_000)
        var decoder = try OpusDecoder()
        #expect(throws: OpusError.self) { try decoder.decode([UInt8]().span) }
        // Code 3 with a frame count that the packet can't hold (RFC 6716, section 3.2.5).
        #expect(throws: OpusError.self) { try decoder.decode([0xFF, 0x3F].span) }
        #expect(throws: OpusError.self) { try decoder.conceal(count: -1) }
        #expect(throws: OpusError.self) { try decoder.recover(before: [1, 2, 3].span, count: 1 << 40) }
        let frame = frames(1, rate: 16_000)[0]
        let packet = try encoder.encode(frame.span)
        #expect(try decoder.decode(packet.span).count == Self.frameCount)
    }

    @Test("Lengths and rates that Opus doesn't know are refused")
    func badInput() throws {
        #expect(throws: OpusError.self) { _ = try OpusEncoder(sampleRate: 22_050) }
        var encoder = try OpusEncoder(sampleRate: 16_000)
        #expect(throws: OpusError.self) { try encoder.encode([Int16](repeating: 0, count: 321).span) }
        #expect(throws: OpusError.self) { try encoder.encode([Int16]().span) }
    }
}
