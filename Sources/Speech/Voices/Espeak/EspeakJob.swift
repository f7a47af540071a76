import Runtime
import VoiceCore
import VoiceWire

/// One phrase on its way through a helper.
///
/// On the pool's loop, except for its mailbox.
final class EspeakJob: @unchecked Sendable {
    // Safe because only the pool's loop touches what changes.
    let ask: VoiceAsk
    let requester: Requester
    let mailbox = PieceMailbox()
    /// How often a helper died over it.
    var failures = 0
    private(set) var hasAudio = false
    private var batch: SpeechBatch
    private let places: WordPlaces
    private var word: (characters: Int, startsAt: Int)?
    private var sampleCount = 0

    init(_ ask: VoiceAsk, for requester: Requester, sampleRate: Int, volume: Double) {
        self.ask = ask
        self.requester = requester
        batch = SpeechBatch(sampleRate: sampleRate, volume: volume)
        places = WordPlaces(ask.text)
    }

    /// Takes the next sound and the words that begin in it.
    func take(_ words: [VoiceAnswer.Word], _ samples: [Int16]) {
        hasAudio = true
        for next in words {
            let characters = places.characters(upTo: next.scalarCount)
            // A number is said in several words that stand at one place.
            guard characters > word?.characters ?? 0 else { continue }
            endWord(at: next.startsAt)
            word = (characters, next.startsAt)
        }
        sampleCount += samples.count
        if let piece = batch.append(samples.span) { mailbox.put(piece) }
    }

    func finish() {
        // Marks that stand apart belong to the last word.
        if word != nil { word?.characters = ask.text.count }
        endWord(at: sampleCount)
        if let piece = batch.rest() { mailbox.put(piece) }
        mailbox.end()
    }

    func fail(_ error: EngineError) { mailbox.end(.failure(error)) }

    private func endWord(at end: Int) {
        guard let word else { return }
        batch.words.append(WordTime(characters: word.characters, endsAt: max(end, word.startsAt)))
    }
}

/// Where the words of a text end, counted in characters, when told in Unicode scalars.
private struct WordPlaces {
    private var counts: [Int] = [0]
    private let scalars: [Unicode.Scalar]

    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
        for (index, character) in text.enumerated() {
            counts += Array(repeating: index + 1, count: character.unicodeScalars.count)
        }
    }

    /// The marks after a word belong to it.
    func characters(upTo scalarCount: Int) -> Int {
        var end = min(max(0, scalarCount), scalars.count)
        while end < scalars.count, !scalars[end].properties.isWhitespace, !scalars[end].isSpoken { end += 1 }
        return counts[end]
    }
}
