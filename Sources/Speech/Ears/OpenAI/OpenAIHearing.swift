import Net
import VoiceCore

/// The requests of ``OpenAITranscriber``.
struct OpenAIHearing: SegmentEngine {
    let description = EngineDescription(name: "openai", isRemote: true)
    private let settings: OpenAITranscriber.Settings
    private let hearing: RemoteHearing

    init(_ settings: OpenAITranscriber.Settings, http: HTTPClients) {
        self.settings = settings
        hearing = RemoteHearing(http: http, times: settings.times)
    }

    func text(of samples: [Int16], language: String) async throws(EngineError) -> Transcript {
        let file = WAVFile.bytes(of: samples, sampleRate: AudioFrame.hearingRate)
        // The protocol wants ISO 639-1: `en`, not `en-US`.
        var request = HTTPClientRequest(
            "POST",
            settings.url + "/audio/transcriptions",
            body: .form([
                .file("file", fileName: "speech.wav", contentType: "audio/wav", content: file),
                .field("model", settings.model),
                .field("language", language.primaryLanguage),
                .field("response_format", "json"),
            ])
        )
        if let key = settings.key { request.headers.append(("Authorization", "Bearer \(key)")) }
        return try await hearing.text(request, allowsPlainText: false)
    }
}
