package import Net
package import Runtime
package import VoiceCore

/// Speaks through an OpenAI-compatible server (`POST /v1/audio/speech`), asking for raw samples as they are made.
///
/// Some servers send a WAV file whatever is asked: its header is believed. Pitch is not part of the protocol.
package struct OpenAISynthesizer: SpeechSynthesizer {
    package struct Settings: Sendable {
        /// The base of the API.
        package var url: ServerAddress
        package var model: String
        package var key: String?
        /// For requests without a voice.
        package var voice: String?
        /// The rate of raw samples in Hz; nil is the protocol's 24,000.
        package var sampleRate: Int?
        package var times: RemoteTimes

        package init(
            url: String,
            model: String = "tts-1",
            key: String? = nil,
            voice: String? = nil,
            sampleRate: Int? = nil,
            times: RemoteTimes = RemoteTimes()
        ) {
            self.url = ServerAddress(checked: url).dropping(["/audio/speech"])
            self.model = model
            self.key = key
            self.voice = voice
            self.sampleRate = sampleRate
            self.times = times
        }
    }

    package let description = EngineDescription(name: "openai", isRemote: true, changesPitch: false)
    private let settings: Settings
    private let speech: RemoteSpeech

    package init(_ settings: Settings, http: HTTPClients) {
        self.settings = settings
        speech = RemoteSpeech(http: http, times: settings.times, logger: Logger("openai"))
    }

    package func hasVoice(_ name: String, language: String) -> Bool? { speech.voices.has(name) }

    /// Not of OpenAI's, but of most servers of its kind (Kokoro-FastAPI, speaches, this one).
    package func voices() async -> [SpeechVoice] {
        // Not taken for all that it has: many know OpenAI's names too, or mixtures, without a word.
        let list = await speech.voiceList(
            at: settings.url + "/audio/voices",
            headers: HTTPClientRequest.bearer(settings.key)
        )
        let listed = list?.voices ?? []
        let own = settings.voice.map { [SpeechVoice(name: $0)] } ?? []
        return own.filter { voice in !listed.contains { $0.name == voice.name } } + listed
    }

    package func speak(
        _ request: SpeechRequest,
        yield: @escaping @Sendable (SpeechPiece) async throws(EngineError) -> Void
    ) async throws(EngineError) {
        // Some servers want a voice and have OpenAI's; others choose one when none is named.
        try await speech.speak(
            request,
            with: [request.voice, settings.voice ?? "alloy"],
            rawRate: settings.sampleRate ?? 24_000,
            asking: { asked(for: request, voice: $0) },
            yield: yield
        )
    }

    private func asked(for request: SpeechRequest, voice: String?) -> HTTPClientRequest {
        var members: [String: JSONValue] = [
            "model": .string(settings.model),
            "input": .string(request.text),
            "response_format": .string("pcm"),
            "speed": .number(request.speed.clamped(to: 0.25...4)),
        ]
        members["voice"] = voice.map(JSONValue.string)
        let body = JSONValue.object(members)
        var asked = HTTPClientRequest(
            "POST",
            settings.url + "/audio/speech",
            body: .bytes(Array(body.text.utf8), contentType: "application/json")
        )
        asked.headers += HTTPClientRequest.bearer(settings.key)
        return asked
    }
}
