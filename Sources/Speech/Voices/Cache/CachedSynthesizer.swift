import Runtime
import VoiceCore

/// A voice that remembers what it said.
///
/// Sessions that ask for the same phrase while it is made each have it made.
struct CachedSynthesizer: SpeechSynthesizer {
    var description: EngineDescription { engine.description }
    private let engine: any SpeechSynthesizer
    private let cache: SpeechCache

    init(_ engine: any SpeechSynthesizer, in cache: SpeechCache) {
        self.engine = engine
        self.cache = cache
    }

    func hasVoice(_ name: String, language: String) -> Bool? { engine.hasVoice(name, language: language) }

    func speak(
        _ request: SpeechRequest,
        yield: @escaping @Sendable (SpeechPiece) async throws(EngineError) -> Void
    ) async throws(EngineError) {
        let key = SpeechCache.Key(engine: description.name, request: request)
        if let phrase = cache.phrase(for: key) {
            Metric.speechCacheHits.add()
            return try await pass(phrase, to: yield)
        }
        Metric.speechCacheMisses.add()
        // Nil once it is too long to be kept.
        let spoken = Lock<SpokenPhrase?>(SpokenPhrase())
        try await engine.speak(request) { (piece: SpeechPiece) async throws(EngineError) in
            spoken.withLock { spoken in
                if spoken?.append(piece, upTo: SpeechCache.longest) == false { spoken = nil }
            }
            try await yield(piece)
        }
        // What another voice said in place of a missing one is not kept: that may be there a moment later.
        guard let phrase = spoken.withLock({ $0 }), !phrase.samples.isEmpty,
            request.voice.map({ hasVoice($0, language: request.language) != false }) ?? true
        else { return }
        cache.keep(phrase, for: key)
    }

    private func pass(
        _ phrase: SpokenPhrase,
        to yield: @Sendable (SpeechPiece) async throws(EngineError) -> Void
    ) async throws(EngineError) {
        for piece in phrase.pieces {
            guard !Task.isCancelled else { throw .cancelled }
            try await yield(piece)
        }
    }
}
