package import Net
package import Runtime

/// Hears through an OpenAI-compatible server (`POST /v1/audio/transcriptions`).
package struct OpenAITranscriber: SegmentTranscriber {
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

    package let engine: any SegmentEngine
    package let turns = FairGate.ears()

    package init(_ settings: Settings, http: HTTPClients) {
        engine = OpenAIHearing(settings, http: http)
    }
}
