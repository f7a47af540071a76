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

    func voices() async -> [SpeechVoice] { await engine.voices() }

    func speak(
        _ request: SpeechRequest,
        yield: @escaping @Sendable (SpeechPiece) async throws(EngineError) -> Void
    ) async throws(EngineError) {
        if try await recall(request, yield: yield) { return }
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
        cache.keep(phrase, for: key(request))
    }

    /// Says a phrase that it remembers, without its engine; false when it does not remember it.
    func recall(
        _ request: SpeechRequest,
        yield: @Sendable (SpeechPiece) async throws(EngineError) -> Void
    ) async throws(EngineError) -> Bool {
        guard let phrase = cache.phrase(for: key(request)) else { return false }
        Metric.speechCacheHits.add()
        for piece in phrase.pieces {
            guard !Task.isCancelled else { throw .cancelled }
            try await yield(piece)
        }
        return true
    }

    private func key(_ request: SpeechRequest) -> SpeechCache.Key {
        var request = request
        // The same for everybody.
        request.requester = .server
        return SpeechCache.Key(engine: description.name, request: request)
    }
}
