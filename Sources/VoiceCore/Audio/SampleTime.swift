/// A position in a stream of audio, counted in samples from its start.
///
/// Time in speech is counted so and never by a clock, which lets a recording be replayed at any speed.
package struct SampleTime: Hashable, Sendable, Comparable {
    package var samples: Int

    package init(_ samples: Int) { self.samples = samples }

    package static let zero = SampleTime(0)

    package static func < (left: Self, right: Self) -> Bool { left.samples < right.samples }

    package static func + (time: Self, samples: Int) -> Self { SampleTime(time.samples + samples) }

    package static func - (left: Self, right: Self) -> Int { left.samples - right.samples }

    /// The time between the stream's start and this position.
    package func duration(at sampleRate: Int) -> Duration { .samples(samples, at: sampleRate) }
}

extension Duration {
    /// How long so many samples take.
    package static func samples(_ count: Int, at sampleRate: Int) -> Duration {
        .microseconds(count * 1_000_000 / sampleRate)
    }

    /// How many samples fit, rounded down.
    package func sampleCount(at sampleRate: Int) -> Int {
        let (seconds, attoseconds) = components
        return Int(seconds) * sampleRate + Int(attoseconds / 1_000_000_000_000) * sampleRate / 1_000_000
    }
}
