/// Mono 16-bit samples with their place in a stream.
///
/// What a session hears is always 16 kHz in frames of 20 ms (``hearingRate``, 320 samples), converted once at the
/// channel's edge. What it says has the synthesizer's rate and is converted once at the channel's edge too.
/// Copying a frame copies a reference.
package struct AudioFrame: Sendable {
    /// The rate of everything that is heard, in Hz.
    package static let hearingRate = 16_000
    /// Samples in a 20 ms frame of what is heard.
    package static let hearingCount = 320

    package let samples: [Int16]
    /// In Hz.
    package let sampleRate: Int
    /// Position of the first sample.
    package let startsAt: SampleTime

    package init(samples: [Int16], sampleRate: Int, startsAt: SampleTime) {
        self.samples = samples
        self.sampleRate = sampleRate
        self.startsAt = startsAt
    }

    package var duration: Duration { .samples(samples.count, at: sampleRate) }
    package var endsAt: SampleTime { startsAt + samples.count }
}
