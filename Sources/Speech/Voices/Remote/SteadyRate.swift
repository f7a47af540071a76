import Resampling
import VoiceCore

/// Keeps all pieces of a phrase at the rate of its first one, as servers that join files of several rates don't.
struct SteadyRate: ~Copyable {
    /// In Hz; 0 before the first piece.
    private var sampleRate = 0
    private var resampler: Resampler?

    init() {}

    /// The piece at the phrase's rate; the end of what came before at another rate goes with it.
    ///
    /// - Throws: ``EngineError`` for a rate that can't be made the phrase's own.
    mutating func take(_ piece: SpeechPiece) throws(EngineError) -> SpeechPiece {
        if sampleRate == 0 { sampleRate = piece.sampleRate }
        guard piece.sampleRate != (resampler?.inputRate ?? sampleRate) else { return resample(piece) }
        let tail = resampler?.flush() ?? []
        resampler = piece.sampleRate == sampleRate ? nil : try Self.resampler(from: piece.sampleRate, to: sampleRate)
        var next = resample(piece)
        next.samples = tail + next.samples
        return next
    }

    /// What is left at the end.
    mutating func finish() -> SpeechPiece? {
        let tail = resampler?.flush() ?? []
        resampler = nil
        return tail.isEmpty ? nil : SpeechPiece(samples: tail, sampleRate: sampleRate)
    }

    private mutating func resample(_ piece: SpeechPiece) -> SpeechPiece {
        guard let samples = resampler?.resample(piece.samples.span) else { return piece }
        return SpeechPiece(samples: samples, sampleRate: sampleRate, words: piece.words)
    }

    private static func resampler(from inputRate: Int, to outputRate: Int) throws(EngineError) -> Resampler {
        do throws(ResamplingError) {
            return try Resampler(from: inputRate, to: outputRate)
        } catch {
            throw .malformedAnswer("a voice speaks at \(inputRate) Hz, which can't be made \(outputRate) Hz")
        }
    }
}
