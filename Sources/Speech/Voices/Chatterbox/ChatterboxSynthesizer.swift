import Configuration
package import Net
import Runtime
package import VoiceCore

/// Speaks through a Chatterbox server (travisvn/chatterbox-tts-api), which answers with a WAV file whatever is asked.
package struct ChatterboxSynthesizer: SpeechSynthesizer {
    package let description = EngineDescription(
        name: "chatterbox",
        isRemote: true,
        changesSpeed: false,
        changesPitch: false
    )
    private let root: ServerAddress
    private let url: String
    private let voice: String?
    private let speech: RemoteSpeech

    /// - Parameters:
    ///   - url: The server's root, with or without `/v1`.
    ///   - voice: For requests without a voice.
    ///   - http: For the requests.
    ///   - times: How long it may take; it clones voices, which is slow.
    package init(
        url: String,
        voice: String? = nil,
        http: HTTPClients,
        times: RemoteTimes = RemoteTimes(firstAudio: .seconds(30), idle: .seconds(30), total: .seconds(120))
    ) {
        root = ServerAddress(checked: url).dropping(["/v1/audio/speech", "/audio/speech", "/v1"])
        self.url = root + "/v1/audio/speech"
        self.voice = voice
        speech = RemoteSpeech(http: http, times: times, logger: Logger("chatterbox"))
    }

    package func hasVoice(_ name: String, language: String) -> Bool? { speech.voices.has(name) }

    package func voices() async -> [SpeechVoice] { await speech.voiceList(at: root + "/voices")?.voices ?? [] }

    package func speak(
        _ request: SpeechRequest,
        yield: @escaping @Sendable (SpeechPiece) async throws(EngineError) -> Void
    ) async throws(EngineError) {
        try await speech.speak(
            request,
            with: [request.voice, voice],
            rawRate: 24_000,
            asking: { name in
                var body: [String: JSONValue] = ["input": .string(request.text), "response_format": "wav"]
                body["voice"] = name.map(JSONValue.string)
                let text = JSONValue.object(body).text
                return HTTPClientRequest("POST", url, body: .bytes(Array(text.utf8), contentType: "application/json"))
            },
            yield: yield
        )
    }
}

/// The voice `chatterbox`: `tts.chatterbox.url`.
package enum ChatterboxVoice {
    private static let url = ConfigOption("tts.chatterbox.url", "CHATTERBOX_URL", .http, "A Chatterbox server.")
    private static let voice = ConfigOption("tts.chatterbox.voice", "CHATTERBOX_VOICE_ID", .text, "Its voice.")

    package static let kind = VoiceKind("chatterbox", options: [url, voice], needs: url) { parts in
        parts.values.optionalText(url).map { address in
            let name = parts.values.optionalText(voice) ?? parts.voice
            return ChatterboxSynthesizer(url: address, voice: name, http: parts.http)
        }
    }
}
