import SoundFiles
import TestSupport
import Testing

@Suite("Decoding sound files")
struct SoundFileTests {
    /// Half a second of a voice's kind of sound: a few harmonics that swell and fade.
    private static func tone(_ count: Int, rate: Int) -> [Int16] {
        (0..<count).map { index in
            let phase = index * 440 % (rate * 2)
            let triangle = abs(phase - rate) * 2 - rate
            return Int16(triangle * 9_000 / rate * min(index, count - index) / (count / 2))
        }
    }

    private static func decode(_ bytes: [UInt8], upTo longest: Duration = .seconds(60)) throws -> SoundFile {
        try SoundFile(decoding: bytes, upTo: longest)
    }

    /// Root mean square of the samples.
    private static func level(_ samples: some Sequence<Int16>) -> Double {
        let squares = samples.map { Double($0) * Double($0) }
        return (squares.reduce(0, +) / Double(max(1, squares.count))).squareRoot()
    }

    @Test("Files without loss give back every sample", arguments: EncodedSound.exact)
    func exact(_ kind: EncodedSound) throws {
        let samples = Self.tone(11_025, rate: 22_050)
        let file = try Self.decode(kind.file(samples, sampleRate: 22_050))
        #expect(file.sampleRate == 22_050)
        let isSame =
            file.samples.count == samples.count && zip(file.samples, samples).allSatisfy { abs(Int($0) - Int($1)) <= 1 }
        #expect(isSame)
    }

    @Test("Compressed files give sound of the same length and strength", arguments: EncodedSound.lossy)
    func lossy(_ kind: EncodedSound) throws {
        let samples = Self.tone(48_000, rate: 48_000)
        let file = try Self.decode(kind.file(samples, sampleRate: 48_000))
        #expect(file.sampleRate == 48_000)
        // An encoder of blocks fills up the last one.
        #expect((48_000...51_000).contains(file.samples.count))
        #expect((0.85...1.15).contains(Self.level(file.samples) / Self.level(samples)))
    }

    @Test("Several channels are mixed into one", arguments: EncodedSound.exact + [.vorbis, .opus])
    func stereo(_ kind: EncodedSound) throws {
        let left = Self.tone(48_000, rate: 48_000)
        let file = try Self.decode(kind.file(left.flatMap { [$0, 0] }, sampleRate: 48_000, channelCount: 2))
        #expect((0.42...0.58).contains(Self.level(file.samples) / Self.level(left)))
    }

    @Test("A length that a header tells is not believed", arguments: [1 << 30, 0xFFFF_FFFF])
    func lengths(_ announced: Int) throws {
        let samples = Self.tone(8_000, rate: 16_000)
        for kind in EncodedSound.exact where kind.description.hasPrefix("WAV") {
            var bytes = kind.file(samples, sampleRate: 16_000)
            let data = try #require((12..<bytes.count - 8).first { bytes[$0..<$0 + 4].elementsEqual("data".utf8) })
            for index in 0..<4 {
                bytes[4 + index] = UInt8(announced >> (8 * index) & 0xFF)
                bytes[data + 4 + index] = UInt8(announced >> (8 * index) & 0xFF)
            }
            let file = try Self.decode(bytes)
            #expect((8_000...8_010).contains(file.samples.count), "\(kind.description)")
        }
    }

    @Test("A file that plays for longer than allowed is refused")
    func tooLong() {
        let bytes = EncodedSound.opus.file([Int16](repeating: 0, count: 48_000 * 5), sampleRate: 48_000)
        #expect(bytes.count < 40_000)
        #expect(throws: SoundFileError.tooLong) { try Self.decode(bytes, upTo: .seconds(4)) }
    }

    @Test(
        "What is no sound file is refused",
        arguments: ["", "R", "hello, this is text", "<html><body></body></html>"]
    )
    func noFile(_ text: String) {
        #expect(throws: SoundFileError.self) { try Self.decode(Array(text.utf8)) }
    }

    @Test(
        "A file cut anywhere is an error, or the sound up to there",
        arguments: EncodedSound.exact + EncodedSound.lossy
    )
    func cut(_ kind: EncodedSound) {
        let whole = kind.file(Self.tone(8_000, rate: 16_000), sampleRate: 16_000)
        for count in stride(from: 0, to: whole.count, by: 97) {
            let file = try? Self.decode(Array(whole[..<count]))
            // Half a second at most, and what an encoder fills up.
            #expect((file?.samples.count ?? 0) <= 11_000 * (file?.sampleRate ?? 0) / 16_000)
        }
    }

    @Test("A damaged file is an error or some sound", arguments: EncodedSound.exact + EncodedSound.lossy)
    func damaged(_ kind: EncodedSound) {
        let whole = kind.file(Self.tone(8_000, rate: 16_000), sampleRate: 16_000)
        var random = SeededRandom(seed: 1)
        for _ in 0..<150 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...20, using: &random) {
                // Headers decide most.
                let limit = Bool.random(using: &random) ? min(200, bytes.count) : bytes.count
                bytes[Int.random(in: 0..<limit, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            guard let file = try? Self.decode(bytes, upTo: .seconds(10)) else { continue }
            #expect(file.samples.count <= file.sampleRate * 10)
            #expect((4_000...192_000).contains(file.sampleRate))
        }
    }
}
