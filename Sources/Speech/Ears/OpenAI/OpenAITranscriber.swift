package import Loops
package import Net
package import VoiceCore

/// Hears through an OpenAI-compatible server (`POST /v1/audio/transcriptions`).
package struct OpenAITranscriber: Transcriber {
    package struct Settings: Sendable {
        /// Ends in `/v1`.
        package var url: String
        package var model: String
        package var key: String?
        package var times: RemoteHearingTimes

        package init(
            url: String,
            model: String = "whisper-1",
            key: String? = nil,
            times: RemoteHearingTimes = RemoteHearingTimes()
        ) {
            self.url = url
            self.model = model
            self.key = key
            self.times = times
        }
    }

    private let engine: OpenAIHearing

    package init(_ settings: Settings, http: HTTPClients) {
        engine = OpenAIHearing(settings, http: http)
    }

    package var description: EngineDescription { engine.description }

    package func transcribe(
        _ request: TranscriptionRequest,
        memory: TranscriberMemory,
        on loop: EventLoop,
        onPartial: @escaping @Sendable (Transcript) -> Void
    ) -> any Transcription {
        SegmentTranscription(request, engine: engine, on: loop)
    }
}
