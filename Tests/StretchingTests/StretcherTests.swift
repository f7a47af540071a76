import Stretching
import Testing

@Suite("Stretching")
struct StretcherTests {
    /// A second of a voice-like tone: 120 Hz with overtones.
    private static let voice = (0..<24_000).map { index in
        let phase = Double(index) * 2 * Double.pi * 120 / 24_000
        return Int16((1...6).map { sine(phase * Double($0)) / Double($0) }.reduce(0, +) * 8000)
    }

    /// Taylor's series, since the C library is not imported here.
    private static func sine(_ phase: Double) -> Double {
        let x = phase.remainder(dividingBy: 2 * Double.pi)
        var term = x
        var sum = x
        for n in stride(from: 3.0, through: 19, by: 2) {
            term *= -x * x / (n * (n - 1))
            sum += term
        }
        return sum
    }

    private static func stretched(speed: Double, pitch: Double) throws -> [Int16] {
        var stretcher = try Stretcher(sampleRate: 24_000, speed: speed, pitch: pitch)
        var result: [Int16] = []
        for start in stride(from: 0, to: voice.count, by: 480) {
            result += stretcher.stretch(Array(voice[start..<start + 480]))
        }
        return result + stretcher.flush()
    }

    /// Upward crossings of zero of the fundamental, in Hz.
    private static func frequency(_ samples: [Int16]) -> Double {
        let middle = samples[(samples.count / 4)..<(samples.count * 3 / 4)]
        let crossings = zip(middle, middle.dropFirst()).count { $0 < 0 && $1 >= 0 }
        return Double(crossings) * 24_000 / Double(middle.count)
    }

    @Test("Speed changes how long it takes and keeps how high it is", arguments: [0.5, 0.8, 1.25, 2])
    func speed(_ speed: Double) throws {
        let result = try Self.stretched(speed: speed, pitch: 1)
        #expect(abs(Double(result.count) * speed / 24_000 - 1) < 0.1)
        #expect(abs(Self.frequency(result) / Self.frequency(Self.voice) - 1) < 0.1)
    }

    @Test("Pitch changes how high it is and keeps how long it takes", arguments: [0.7, 1.4])
    func pitch(_ pitch: Double) throws {
        let result = try Self.stretched(speed: 1, pitch: pitch)
        #expect(abs(Double(result.count) / 24_000 - 1) < 0.1)
        #expect(abs(Self.frequency(result) / Self.frequency(Self.voice) - pitch) < 0.15)
    }

    @Test("What is out of range is refused")
    func ranges() {
        for (rate, speed, pitch) in [(100, 1.0, 1.0), (24_000, 9, 1), (24_000, 1, 9)] {
            #expect(throws: StretchingError.unsupported) {
                _ = try Stretcher(sampleRate: rate, speed: speed, pitch: pitch)
            }
        }
    }
}
