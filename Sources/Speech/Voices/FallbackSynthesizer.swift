import Runtime
import VoiceCore

/// Several voices in order of preference, itself a voice: the next one takes over a phrase whose first audio has not come.
///
/// One that failed rests for a while, so that not every phrase waits for the same dead server. Once something of a
/// phrase has been heard, it is not begun again: the error ends the phrase.
struct FallbackSynthesizer: SpeechSynthesizer {
    let description: EngineDescription
    private let voices: [any SpeechSynthesizer]
    private let rests: EngineRests
    private static let logger = Logger("voices")

    /// - Parameters:
    ///   - voices: At least one, best first.
    ///   - rests: What is known of their failures; shared by all rows of a server.
    init(_ voices: [any SpeechSynthesizer], rests: EngineRests) {
        precondition(!voices.isEmpty, "a row of voices needs one")
        self.voices = voices
        self.rests = rests
        description = voices[0].description
    }

    func speak(
        _ request: SpeechRequest,
        yield: @escaping @Sendable (SpeechPiece) async throws(EngineError) -> Void
    ) async throws(EngineError) {
        let names = voices.map(\.description.name)
        var failure = EngineError.unavailable("no voice")
        var start = 0
        while let index = rests.next(from: start, of: names) {
            let isHeard = Lock(false)
            do throws(EngineError) {
                try await voices[index].speak(request) { (piece: SpeechPiece) async throws(EngineError) in
                    isHeard.withLock { $0 = true }
                    try await yield(piece)
                }
                rests.note(nil, of: names[index])
                return
            } catch {
                rests.note(error, of: names[index])
                guard error.mayTryAnother, !isHeard.withLock({ $0 }) else { throw error }
                failure = error
            }
            Self.logger.warning("a voice failed", ["engine": names[index], "reason": failure.reason])
            start = index + 1
        }
        throw failure
    }
}
