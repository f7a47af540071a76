import Resampling
import VoiceCore

/// How far the voices of a row have got with one phrase.
///
/// The first voice is asked for all of it; when it breaks off, the next one for the words that are not out yet. What they
/// give becomes one stream: at the rate of the first, its words counted from the phrase's beginning. One thread at a time.
final class PhraseProgress {
    private let text: [Character]
    /// In Hz; 0 before the first sound.
    private var sampleRate = 0
    private var sampleCount = 0

    // The part that one voice says.
    private var firstCharacter = 0
    private var firstSample = 0
    /// How long a character takes, about, as long as the voice says nothing of words.
    var pace: Duration
    private var words: [WordTime] = []
    private var hasTimes = false
    private var resampler: Resampler?

    /// - Parameters:
    ///   - text: Of the whole phrase.
    ///   - pace: How long the first voice takes for a character, about.
    init(_ text: String, pace: Duration) {
        self.text = Array(text)
        self.pace = pace
    }

    /// What is still to be said; all of it before the first sound.
    var rest: String { String(text[firstCharacter...]) }

    /// Whether the voice whose turn it is has been heard.
    var isPartHeard: Bool { sampleCount > firstSample }

    /// How long the phrase is so far.
    var duration: Duration { sampleRate == 0 ? .zero : .samples(sampleCount, at: sampleRate) }

    /// Takes what the voice gives, and returns what is to be heard.
    ///
    /// - Throws: ``EngineError`` for a rate that can't be made the phrase's own.
    func take(_ piece: SpeechPiece) throws(EngineError) -> SpeechPiece {
        guard piece.sampleRate > 0 else { throw .malformedAnswer("a voice speaks at no rate") }
        if sampleRate == 0 { sampleRate = piece.sampleRate }
        var samples = piece.samples
        if piece.sampleRate != sampleRate {
            if resampler == nil { resampler = try Self.resampler(from: piece.sampleRate, to: sampleRate) }
            samples = resampler?.resample(samples.span) ?? []
        }
        sampleCount += samples.count
        let rate = piece.sampleRate
        var new = piece.words.map { word in
            WordTime(
                characters: min(text.count, firstCharacter + max(0, word.characters)),
                endsAt: firstSample + word.endsAt * sampleRate / rate
            )
        }
        hasTimes = hasTimes || !new.isEmpty
        // The first voice's share of the phrase is told well enough by its samples.
        if firstSample > 0, !hasTimes { new = guessedWords(upTo: charactersGuessed) }
        words += new
        return SpeechPiece(samples: samples, sampleRate: sampleRate, words: new)
    }

    /// The voice has said all of its part.
    func finish() -> SpeechPiece? {
        let rest = resampler?.flush() ?? []
        resampler = nil
        sampleCount += rest.count
        let guessed = firstSample > 0 && !hasTimes ? guessedWords(upTo: text.count) : []
        guard !rest.isEmpty || !guessed.isEmpty else { return nil }
        return SpeechPiece(samples: rest, sampleRate: sampleRate, words: guessed)
    }

    /// The voice has broken off: what follows is for another one.
    ///
    /// - Returns: Words that were heard, where the voice did not tell of them.
    func breakOff() -> SpeechPiece? {
        defer {
            words = []
            hasTimes = false
            resampler = nil
        }
        guard isPartHeard else { return nil }
        var tail = SpeechPiece(samples: resampler?.flush() ?? [], sampleRate: sampleRate)
        sampleCount += tail.samples.count
        if !hasTimes {
            tail.words = guessedWords(upTo: charactersGuessed)
            words += tail.words
        }
        let spoken = hasTimes ? words.last { $0.endsAt <= sampleCount }?.characters : charactersGuessed
        firstCharacter = text.resumption(after: max(firstCharacter, spoken ?? firstCharacter), from: firstCharacter)
        firstSample = sampleCount
        return tail.samples.isEmpty && tail.words.isEmpty ? nil : tail
    }

    /// How far the part has got, by its length; rather too few, so that no word is left out.
    private var charactersGuessed: Int {
        let length = Duration.samples(sampleCount - firstSample, at: sampleRate)
        return min(text.count, firstCharacter + max(0, Int(length / pace / 1.03)))
    }

    /// Words of the part that end before a character and have not been told, each when it was about over.
    private func guessedWords(upTo end: Int) -> [WordTime] {
        let told = max(firstCharacter, words.last?.characters ?? 0)
        return text.wordEnds(in: told..<max(told, end)).map { count in
            let time = pace * (count - firstCharacter)
            return WordTime(characters: count, endsAt: min(sampleCount, firstSample + time.sampleCount(at: sampleRate)))
        }
    }

    private static func resampler(from inputRate: Int, to outputRate: Int) throws(EngineError) -> Resampler {
        do throws(ResamplingError) {
            return try Resampler(from: inputRate, to: outputRate)
        } catch {
            throw .malformedAnswer("a voice speaks at \(inputRate) Hz, which can't be made \(outputRate) Hz")
        }
    }
}
