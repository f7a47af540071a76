import VoiceCore

/// Gathers samples into pieces: a short first one, so that sound starts early, then longer ones, which cost less.
struct SpeechBatch {
    let sampleRate: Int
    /// Factor on the samples.
    let volume: Double
    /// Travel with the next piece.
    var words: [WordTime] = []
    private var samples: [Int16] = []
    private var wanted: Int

    private static let firstLength = 0.04
    private static let longestLength = 0.4

    init(sampleRate: Int, volume: Double = 1) {
        self.sampleRate = sampleRate
        self.volume = volume.clamped(to: 0...2)
        wanted = Int(Double(sampleRate) * Self.firstLength)
    }

    /// Adds samples and returns a piece when there are enough for one.
    mutating func append(_ new: Span<Int16>) -> SpeechPiece? {
        samples.reserveCapacity(wanted + new.count)
        for index in new.indices { samples.append(scaled(new[index])) }
        return samples.count >= wanted ? take() : nil
    }

    /// What is left at the end, if anything.
    mutating func rest() -> SpeechPiece? {
        samples.isEmpty && words.isEmpty ? nil : take()
    }

    private mutating func take() -> SpeechPiece {
        defer {
            samples = []
            words = []
            wanted = min(wanted * 2, Int(Double(sampleRate) * Self.longestLength))
        }
        return SpeechPiece(samples: samples, sampleRate: sampleRate, words: words)
    }

    private func scaled(_ sample: Int16) -> Int16 {
        volume == 1 ? sample : Int16((Double(sample) * volume).clamped(to: -32_768...32_767))
    }
}
