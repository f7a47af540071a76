import Runtime
import VoiceCore

/// Several voices in order of preference, itself a voice: when one fails, the next goes on with the phrase.
///
/// It is asked for the words that are not out yet. When nobody else is left, a voice that broke off is asked once more for
/// them. One that failed rests for a while, so that not every phrase waits for the same dead server.
struct FallbackSynthesizer: SpeechSynthesizer {
    let description: EngineDescription
    private let voices: [WatchedEngine<any SpeechSynthesizer>]
    private let paces: SpeechPaces
    private static let logger = Logger("voices")

    /// - Parameters:
    ///   - voices: At least one, best first.
    ///   - paces: What is known of how fast they speak; shared by all rows of a server.
    init(_ voices: [WatchedEngine<any SpeechSynthesizer>], paces: SpeechPaces = SpeechPaces()) {
        precondition(!voices.isEmpty, "a row of voices needs one")
        self.voices = voices
        self.paces = paces
        description = voices[0].engine.description
    }

    func hasVoice(_ name: String, language: String) -> Bool? { voices[0].engine.hasVoice(name, language: language) }

    func speak(
        _ request: SpeechRequest,
        yield: @escaping @Sendable (SpeechPiece) async throws(EngineError) -> Void
    ) async throws(EngineError) {
        // What the best voice remembers needs no engine, and shows nothing of how one does.
        if let best = voices[0].engine as? CachedSynthesizer, try await best.recall(request, yield: yield) { return }
        var turns = EngineTurns(voices.map(\.state))
        var index = turns.next() ?? 0
        var isAgain = false
        let progress = Lock(PhraseProgress(request.text, pace: pace(of: index, request)))
        while true {
            guard let failure = try await failure(of: voices[index], saying: request, progress, yield) else { return }
            turns.note(failure)
            let wasHeard = progress.withLock { $0.isPartHeard }
            if let tail = progress.withLock({ $0.breakOff() }) { try await yield(tail) }
            guard !wasHeard || progress.withLock({ !$0.rest.isEmpty }) else { return }
            if let next = turns.next(), !isAgain {
                index = next
            } else if wasHeard, !isAgain, case .unavailable = failure {
                isAgain = true
            } else {
                throw turns.failure ?? failure
            }
            let pace = pace(of: index, request)
            progress.withLock { $0.pace = pace }
            if wasHeard { Metric.phraseContinuations.add() }
        }
    }

    private func pace(of index: Int, _ request: SpeechRequest) -> Duration {
        paces.pace(of: voices[index].state.name, for: request)
    }

    /// Has one voice say what is left of the phrase; why it did not, when another may do better.
    private func failure(
        of voice: WatchedEngine<any SpeechSynthesizer>,
        saying request: SpeechRequest,
        _ progress: Lock<PhraseProgress>,
        _ yield: @escaping @Sendable (SpeechPiece) async throws(EngineError) -> Void
    ) async throws(EngineError) -> EngineError? {
        let state = voice.state
        do throws(EngineError) {
            try await say(request, with: voice, progress, yield)
            state.kind.countRequest(to: state.name)
            state.note(nil)
            return nil
        } catch {
            state.kind.countRequest(to: state.name, error)
            state.note(error)
            guard error.mayTryAnother else { throw error }
            Self.logger.warning("a voice failed", ["engine": state.name, "reason": error.reason])
            return error
        }
    }

    private func say(
        _ request: SpeechRequest,
        with voice: WatchedEngine<any SpeechSynthesizer>,
        _ progress: Lock<PhraseProgress>,
        _ yield: @escaping @Sendable (SpeechPiece) async throws(EngineError) -> Void
    ) async throws(EngineError) {
        var part = request
        part.text = progress.withLock { $0.rest }
        let length = Lock(SpeechLength(of: part))
        try await voice.engine.speak(part) { (piece: SpeechPiece) async throws(EngineError) in
            try length.withLock { (length) throws(EngineError) in try length.add(piece) }
            let heard = try progress.withLock { (progress) throws(EngineError) in try progress.take(piece) }
            try await yield(heard)
        }
        if let tail = progress.withLock({ $0.finish() }) { try await yield(tail) }
        guard part.text == request.text else { return }
        paces.learn(voice.state.name, request, took: progress.withLock { $0.duration })
    }
}
