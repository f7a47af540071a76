import Testing

@testable import Server

@Suite("WAV files")
struct WaveFileTests {
    private let wave = WaveFile(sampleRate: 16000, samples: [0, 1, -1, .max, .min])

    @Test("What is written is read again")
    func roundTrip() { #expect(WaveFile(wave.bytes) == wave) }

    @Test("However a file is cut, it is read or refused, never a trap")
    func truncated() {
        for count in 0..<wave.bytes.count {
            let read = WaveFile(Array(wave.bytes.prefix(count)))
            #expect(read.map { $0.samples.count < wave.samples.count } ?? true)
        }
    }

    @Test("Chunks before the samples are passed over, and channels are mixed")
    func chunks() {
        var bytes = wave.bytes
        bytes.replaceSubrange(22..<24, with: [2, 0])
        bytes.insert(contentsOf: Array("LIST".utf8) + [3, 0, 0, 0] + [1, 2, 3, 0], at: 36)
        #expect(WaveFile(bytes)?.samples == [0, 16383])
    }

    @Test("Every byte changed on its own is read or refused, never a trap")
    func mutated() {
        for index in wave.bytes.indices {
            var bytes = wave.bytes
            bytes[index] ^= 0xFF
            #expect((WaveFile(bytes)?.samples.count ?? 0) <= wave.samples.count)
        }
    }
}
