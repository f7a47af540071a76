import Resampling
import VoiceCore

/// Makes the audio of replies into messages for a client: at its rate, 20 to 100 ms each, the last one perhaps shorter.
struct ReplyFormatter: ~Copyable {
    private let rate: Int
    private var resampler: Resampler?
    private var pending: [Int16] = []
    /// Samples of the current reply that have been made into messages.
    private var sentCount = 0

    /// - Parameter rate: Of the client, in Hz.
    init(rate: Int) { self.rate = rate }

    /// How much of the current reply has been made into messages.
    var sent: Duration { .samples(sentCount, at: rate) }

    /// Begins a reply; what is left of the one before is dropped.
    mutating func begin() {
        resampler = nil
        pending.removeAll(keepingCapacity: true)
        sentCount = 0
    }

    /// The messages that a frame completes.
    ///
    /// - Throws: ``ResamplingError`` for a frame whose rate makes no sense.
    mutating func messages(of frame: AudioFrame) throws(ResamplingError) -> [PCMMessage] {
        if resampler?.inputRate != frame.sampleRate {
            // Another voice within one reply may have another rate.
            pending += resampler?.flush() ?? []
            resampler = try Resampler(from: frame.sampleRate, to: rate)
        }
        pending += resampler?.resample(frame.samples.span) ?? []
        return take(least: rate / 50)
    }

    /// The messages of what is left when the last frame has been taken.
    mutating func finish() -> [PCMMessage] {
        pending += resampler?.flush() ?? []
        return take(least: 1)
    }

    private mutating func take(least: Int) -> [PCMMessage] {
        var messages: [PCMMessage] = []
        var start = 0
        while pending.count - start >= least {
            let end = min(start + rate / 10, pending.count)
            messages.append(PCMMessage(samples: Array(pending[start..<end])))
            start = end
        }
        pending.removeFirst(start)
        sentCount += start
        return messages
    }
}
