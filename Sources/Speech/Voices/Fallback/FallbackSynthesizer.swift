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
    /// Voices that are asked only where one of them is named.
    private let others: [WatchedEngine<any SpeechSynthesizer>]
    /// The names of all engines, by which `ENGINE/VOICE` is read.
    private let engines: Set<String>
    private static let logger = Logger("voices")

    /// - Parameters:
    ///   - voices: At least one, best first.
    ///   - others: Asked only where a request's voice names one of them, `ENGINE/VOICE`.
    ///   - engines: The names of all engines that there may be.
    ///   - paces: What is known of how fast they speak; shared by all rows of a server.
    init(
        _ voices: [WatchedEngine<any SpeechSynthesizer>],
        others: [WatchedEngine<any SpeechSynthesizer>] = [],
        engines: Set<String> = [],
        paces: SpeechPaces = SpeechPaces()
    ) {
        precondition(!voices.isEmpty, "a row of voices needs one")
        self.voices = voices
        self.others = others
        self.engines = engines
        self.paces = paces
        description = voices[0].engine.description
    }

    func hasVoice(_ name: String, language: String) -> Bool? { voices[0].engine.hasVoice(name, language: language) }

    func speak(
        _ request: SpeechRequest,
        yield: @escaping @Sendable (SpeechPiece) async throws(EngineError) -> Void
    ) async throws(EngineError) {
        let choice = request.voice.map { VoiceChoice($0, engines: engines) }
        let voices = row(for: choice, language: request.language)
        func asked(of index: Int) -> SpeechRequest {
            var own = request
            own.voice = choice?.name(for: voices[index].state.name)
            return own
        }
        let first = asked(of: 0)
        // What the best voice remembers needs no engine, and shows nothing of how one does.
        if let best = voices[0].engine as? CachedSynthesizer, try await best.recall(first, yield: yield) { return }
        var turns = EngineTurns(voices.map(\.state))
        var index = turns.next() ?? 0
        var isAgain = false
        let progress = Lock(PhraseProgress(request.text, pace: pace(of: voices[index], asked(of: index))))
        while true {
            guard let failure = try await failure(of: voices[index], saying: asked(of: index), progress, yield)
            else { return }
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
            let pace = pace(of: voices[index], asked(of: index))
            progress.withLock { $0.pace = pace }
            if wasHeard { Metric.phraseContinuations.add() }
        }
    }

    /// The voices in the order in which they are asked for a voice: the engine that it names first, else the first one
    /// that has it, where those before it are known not to.
    private func row(for choice: VoiceChoice?, language: String) -> [WatchedEngine<any SpeechSynthesizer>] {
        guard let choice else { return voices }
        if let name = choice.engine {
            guard let named = (voices + others).first(where: { $0.state.name == name }) else { return voices }
            return [named] + voices.filter { $0.state.name != name }
        }
        let place = voices.firstIndex { $0.engine.hasVoice(choice.voice, language: language) != false } ?? 0
        guard place > 0, voices[place].engine.hasVoice(choice.voice, language: language) == true else { return voices }
        return [voices[place]] + voices[..<place] + voices[(place + 1)...]
    }

    private func pace(of voice: WatchedEngine<any SpeechSynthesizer>, _ request: SpeechRequest) -> Duration {
        paces.pace(of: voice.state.name, for: request)
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
