import Runtime
import VoiceCore

/// Several voices in order of preference, itself a voice: the next one takes over a phrase whose first audio has not come.
///
/// One that failed rests for a while, so that not every phrase waits for the same dead server. Once something of a
/// phrase has been heard, it is not begun again: the error ends the phrase.
struct FallbackSynthesizer: SpeechSynthesizer {
    let description: EngineDescription
    private let voices: [WatchedEngine<any SpeechSynthesizer>]
    private static let logger = Logger("voices")

    /// - Parameter voices: At least one, best first.
    init(_ voices: [WatchedEngine<any SpeechSynthesizer>]) {
        precondition(!voices.isEmpty, "a row of voices needs one")
        self.voices = voices
        description = voices[0].engine.description
    }

    func speak(
        _ request: SpeechRequest,
        yield: @escaping @Sendable (SpeechPiece) async throws(EngineError) -> Void
    ) async throws(EngineError) {
        var turns = EngineTurns(voices.map(\.state))
        while let index = turns.next() {
            let state = voices[index].state
            let isHeard = Lock(false)
            do throws(EngineError) {
                try await voices[index].engine.speak(request) { (piece: SpeechPiece) async throws(EngineError) in
                    isHeard.withLock { $0 = true }
                    try await yield(piece)
                }
                state.kind.countRequest(to: state.name)
                return state.note(nil)
            } catch {
                state.kind.countRequest(to: state.name, error)
                state.note(error)
                guard error.mayTryAnother, !isHeard.withLock({ $0 }) else { throw error }
                turns.note(error)
                Self.logger.warning("a voice failed", ["engine": state.name, "reason": error.reason])
            }
        }
        throw turns.failure ?? .unavailable("no voice")
    }
}
