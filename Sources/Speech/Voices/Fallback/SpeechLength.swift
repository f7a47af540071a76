import VoiceCore

/// How long a voice has been speaking for one phrase, which has a limit.
struct SpeechLength {
    private let longest: Duration
    private var length: Duration = .zero

    init(of request: SpeechRequest) {
        longest = request.longestAudio
    }

    /// - Throws: ``EngineError`` when the voice goes on for longer than anybody would say the phrase.
    mutating func add(_ piece: SpeechPiece) throws(EngineError) {
        guard piece.sampleRate > 0 else { return }
        length += .samples(piece.samples.count, at: piece.sampleRate)
        guard length <= longest else {
            throw .malformedAnswer("it spoke for more than \(longest.components.seconds) s over one phrase")
        }
    }
}
