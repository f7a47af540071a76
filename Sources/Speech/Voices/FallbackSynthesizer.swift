import Runtime
package import VoiceCore

/// Several voices in order of preference, itself a voice: the next one takes over a phrase whose first audio has not come.
///
/// Once something of a phrase has been heard, it is not begun again: the error ends the phrase.
package struct FallbackSynthesizer: SpeechSynthesizer {
    package let description: EngineDescription
    private let voices: [any SpeechSynthesizer]
    private static let logger = Logger("voices")

    /// - Parameter voices: At least one, best first.
    package init(_ voices: [any SpeechSynthesizer]) {
        precondition(!voices.isEmpty, "a row of voices needs one")
        self.voices = voices
        description = voices[0].description
    }

    package func speak(
        _ request: SpeechRequest,
        yield: @escaping @Sendable (SpeechPiece) async throws(EngineError) -> Void
    ) async throws(EngineError) {
        var failure = EngineError.unavailable("no voice")
        for (index, voice) in voices.enumerated() {
            let isHeard = Lock(false)
            do throws(EngineError) {
                try await voice.speak(request) { (piece: SpeechPiece) async throws(EngineError) in
                    isHeard.withLock { $0 = true }
                    try await yield(piece)
                }
                return
            } catch {
                guard error.mayTryAnother, !isHeard.withLock({ $0 }) else { throw error }
                failure = error
            }
            Self.logger.warning(
                "a voice failed",
                ["engine": voice.description.name, "reason": failure.reason, "left": voices.count - index - 1]
            )
        }
        throw failure
    }
}
