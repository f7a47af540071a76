import Resampling
import VoiceCore

/// Makes what a client sends, at its own rate and in pieces of any length, into what sessions hear.
struct SpeechFormatter: ~Copyable {
    private var resampler: Resampler
    private var slicer = FrameSlicer()

    /// - Throws: ``ResamplingError`` when there is no memory.
    init(rate: Int) throws(ResamplingError) {
        resampler = try Resampler(from: rate, to: AudioFrame.hearingRate)
    }

    /// The frames that a message completes.
    mutating func frames(of message: PCMMessage) -> [AudioFrame] {
        let changesRate = resampler.inputRate != resampler.outputRate
        return slicer.slice(changesRate ? resampler.resample(message.samples.span) : message.samples)
    }

    /// The frames of what is left, filled up with silence, when the client says that it has said all.
    mutating func finish() -> [AudioFrame] {
        let frames = slicer.slice(resampler.flush())
        return frames + [slicer.finish()].compactMap(\.self)
    }
}
