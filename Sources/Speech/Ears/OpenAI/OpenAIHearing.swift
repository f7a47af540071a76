import Net
import Runtime
import VoiceCore

/// The requests of ``OpenAITranscriber``.
///
/// Each asks for a stream (`stream=true`), whose beginnings are partial texts. Most servers that don't stream ignore the
/// field, as OpenAI does with `whisper-1`, and answer with JSON. Some refuse it as unknown (400 or 422), some have a stream of
/// their own; these are asked again without it, and from then on always, if that is what helped.
struct OpenAIHearing: SegmentEngine {
    let description = EngineDescription(name: "openai", isRemote: true)
    private let settings: OpenAITranscriber.Settings
    private let hearing: RemoteHearing
    private let streams = Lock(true)

    init(_ settings: OpenAITranscriber.Settings, http: HTTPClients) {
        self.settings = settings
        hearing = RemoteHearing(http: http, times: settings.times)
    }

    func text(
        of samples: [Int16],
        language: String,
        onPartial: @escaping (String) -> Void
    ) async throws(EngineError) -> Transcript {
        let form = form(of: samples, in: language)
        guard streams.withLock({ $0 }) else {
            return try await hearing.text(request(form))
        }
        let response = try await hearing.open(request(form + [.field("stream", "true")]))
        if ![400, 422].contains(response.status) {
            guard response.contentType.hasPrefix("text/event-stream") else {
                return try await hearing.text(in: response)
            }
            let heard = try await hearing.text(inEventsOf: response, onPartial: onPartial)
            if let heard { return heard }
        }
        response.letEnd()
        let heard = try await hearing.text(request(form))
        streams.withLock { $0 = false }
        return heard
    }

    private func form(of samples: [Int16], in language: String) -> [HTTPClientRequest.FormPart] {
        let file = WAVFile.bytes(of: samples, sampleRate: AudioFrame.hearingRate)
        // The protocol wants ISO 639-1: `en`, not `en-US`.
        return [
            .file("file", fileName: "speech.wav", contentType: "audio/wav", content: file),
            .field("model", settings.model),
            .field("language", language.primaryLanguage),
            .field("response_format", "json"),
        ]
    }

    private func request(_ form: [HTTPClientRequest.FormPart]) -> HTTPClientRequest {
        var request = HTTPClientRequest("POST", settings.url + "/audio/transcriptions", body: .form(form))
        request.headers += HTTPClientRequest.bearer(settings.key)
        return request
    }
}
