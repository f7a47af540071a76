import Stretching
import VoiceCore

/// Gives speech the speed and the pitch that its engine can't.
///
/// For one phrase, one piece after the other.
final class SpeechShaper {
    private let speed: Double
    private let pitch: Double
    private var stretcher: Stretcher?
    private var sampleRate = 0

    init(speed: Double, pitch: Double) {
        self.speed = speed.clamped(to: 0.25...4)
        self.pitch = pitch.clamped(to: 0.5...2)
    }

    /// The piece as it is to be heard; its samples may come with later ones.
    func shape(_ piece: SpeechPiece) -> SpeechPiece {
        if stretcher == nil { stretcher = try? Stretcher(sampleRate: piece.sampleRate, speed: speed, pitch: pitch) }
        sampleRate = piece.sampleRate
        let samples = stretcher?.stretch(piece.samples) ?? piece.samples
        let words = piece.words.map { word in
            WordTime(characters: word.characters, endsAt: Int(Double(word.endsAt) / speed))
        }
        return SpeechPiece(samples: samples, sampleRate: piece.sampleRate, words: words)
    }

    /// The rest of the phrase.
    func finish() -> SpeechPiece? {
        guard let rest = stretcher?.flush(), !rest.isEmpty else { return nil }
        return SpeechPiece(samples: rest, sampleRate: sampleRate)
    }
}
