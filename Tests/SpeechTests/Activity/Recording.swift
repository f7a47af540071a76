import FoundationEssentials
import VoiceCore

/// Audio of 16 kHz for the tests of hearing.
struct Recording {
    var samples: [Int16]

    /// A recording of Debian's `pocketsphinx-testdata`, raw or WAV; nil where the package is missing.
    init?(testData name: String) {
        guard let data = FileManager.default.contents(atPath: "/usr/share/pocketsphinx/test/data/\(name)") else {
            return nil
        }
        let bytes = [UInt8](data.dropFirst(name.hasSuffix(".wav") ? 44 : 0))
        samples = stride(from: 0, to: bytes.count - 1, by: 2).map { index in
            Int16(bitPattern: UInt16(bytes[index]) | UInt16(bytes[index + 1]) << 8)
        }
    }

    init(samples: [Int16]) { self.samples = samples }

    static func silence(_ duration: Duration) -> Recording {
        Recording(samples: Array(repeating: 0, count: duration.sampleCount(at: AudioFrame.hearingRate)))
    }

    static func + (left: Recording, right: Recording) -> Recording {
        Recording(samples: left.samples + right.samples)
    }

    /// Whole frames of 20 ms.
    var frames: [AudioFrame] {
        stride(from: 0, through: samples.count - AudioFrame.hearingCount, by: AudioFrame.hearingCount).map { start in
            AudioFrame(
                samples: Array(samples[start..<(start + AudioFrame.hearingCount)]),
                sampleRate: AudioFrame.hearingRate,
                startsAt: SampleTime(start)
            )
        }
    }

    /// The end of the last frame that is at most so much quieter, in dB, than the loudest one.
    func lastSpeech(within range: Double) -> Int {
        let energies = frames.map { frame in frame.samples.reduce(0.0) { $0 + Double($1) * Double($1) } }
        let threshold = (energies.max() ?? 0) * pow(10, -range)
        return ((energies.lastIndex { $0 >= threshold } ?? 0) + 1) * AudioFrame.hearingCount
    }

    private func pow(_ base: Double, _ decibels: Double) -> Double {
        var factor = 1.0
        for _ in 0..<Int(-decibels / 10) { factor /= base }
        return factor
    }
}
