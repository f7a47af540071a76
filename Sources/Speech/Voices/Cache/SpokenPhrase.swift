import VoiceCore

/// All that a voice said for one phrase.
struct SpokenPhrase: Sendable {
    private(set) var samples: [Int16] = []
    /// In Hz; 0 before the first piece.
    private(set) var sampleRate = 0
    private(set) var words: [WordTime] = []

    /// In seconds; what is passed on at once is no longer, so that it can be cancelled in between.
    private static let pieceLength = 0.4

    init(samples: [Int16] = [], sampleRate: Int = 0) {
        self.samples = samples
        self.sampleRate = sampleRate
    }

    /// Adds what follows.
    ///
    /// - Returns: False when it does not fit: it has another rate, or makes the phrase longer than it may be.
    mutating func append(_ piece: SpeechPiece, upTo longest: Duration) -> Bool {
        if sampleRate == 0 { sampleRate = piece.sampleRate }
        guard piece.sampleRate == sampleRate,
            samples.count + piece.samples.count <= longest.sampleCount(at: sampleRate)
        else { return false }
        samples += piece.samples
        words += piece.words
        return true
    }

    /// The same in pieces of a few hundred milliseconds; the words come with the first.
    var pieces: some Sequence<SpeechPiece> {
        let count = max(1, Int(Double(sampleRate) * Self.pieceLength))
        return stride(from: 0, to: samples.count, by: count).lazy.map { [samples, sampleRate, words] start in
            SpeechPiece(
                samples: Array(samples[start..<min(start + count, samples.count)]),
                sampleRate: sampleRate,
                words: start == 0 ? words : []
            )
        }
    }
}
