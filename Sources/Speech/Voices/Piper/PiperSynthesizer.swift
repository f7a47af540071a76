package import Net
import Runtime
package import VoiceCore

/// Speaks through a Piper server or one of its kind, in the dialect that it is found to understand.
///
/// The rate is that of the answer's WAV header. Pitch is not part of any dialect, speed only of those with JSON.
package struct PiperSynthesizer: SpeechSynthesizer {
    package let description = EngineDescription(name: "piper", isRemote: true, changesPitch: false)
    private let base: ServerAddress
    private let voice: String?
    private let speech: RemoteSpeech
    private let dialect: Lock<PiperDialect?>

    /// - Parameters:
    ///   - url: The server's root, or its `…/api/tts` or `…/synthesize`.
    ///   - voice: For requests without a voice; nil is the server's own.
    ///   - times: How long it may take.
    ///   - http: The clients to ask with.
    package init(url: String, voice: String? = nil, times: RemoteTimes = RemoteTimes(), http: HTTPClients) {
        let whole = ServerAddress(checked: url)
        var base = whole
        var known: PiperDialect?
        for (ending, dialect) in [("/api/tts", PiperDialect.apiTTS), ("/synthesize", .synthesize)]
        where whole.path.hasSuffix(ending) {
            base = whole.dropping([ending])
            known = dialect
        }
        self.base = base
        self.voice = voice
        dialect = Lock(known)
        speech = RemoteSpeech(http: http, times: times, logger: Logger("piper"))
    }

    package func hasVoice(_ name: String, language: String) -> Bool? { speech.voices.has(name) }

    package func voices() async -> [SpeechVoice] {
        guard let dialect = try? await knownDialect(), dialect.listsVoices else { return [] }
        return await listVoices()
    }

    package func speak(
        _ request: SpeechRequest,
        yield: @escaping @Sendable (SpeechPiece) async throws(EngineError) -> Void
    ) async throws(EngineError) {
        let dialect = try await knownDialect()
        try await speech.speak(
            request,
            with: [request.voice, voice],
            rawRate: 22_050,
            asking: { dialect.request(at: base, for: request, voice: $0) },
            yield: yield
        )
        guard dialect.listsVoices, speech.voices.beginsListing(for: request.voice ?? voice) else { return }
        // Not kept: the phrase does not wait for it, and its request ends by its own times.
        Task(name: "voices of piper") { await listVoices() }
    }

    /// Newer servers speak with their default voice in place of one that they don't have, without a word; but they
    /// tell which they have (OHF-Voice/piper1-gpl, `GET /voices`: an object by name).
    @discardableResult
    private func listVoices() async -> [SpeechVoice] {
        guard let list = await speech.voiceList(at: base + "/voices") else { return [] }
        return speech.voices.list(list)
    }

    /// The server's dialect, found out once.
    private func knownDialect() async throws(EngineError) -> PiperDialect {
        if let known = dialect.withLock({ $0 }) { return known }
        let found = try await probe()
        dialect.withLock { $0 = found }
        return found
    }

    /// Newer servers describe themselves; of the others, one that has never heard of `/api/tts` is asked at its root.
    private func probe() async throws(EngineError) -> PiperDialect {
        if try await answers("/info") { return .synthesize }
        if try await answers("/voices") { return .root }
        let asked = try await speech.open(HTTPClientRequest("GET", base.appending("/api/tts", items: "text=a")))
        return asked.status == 404 || asked.status == 405 ? .query : .apiTTS
    }

    private func answers(_ path: String) async throws(EngineError) -> Bool {
        let answer = try await speech.open(HTTPClientRequest("GET", base + path))
        let type = answer.header("content-type")?.lowercased() ?? ""
        return answer.status == 200 && type.hasPrefix("application/json")
    }
}
