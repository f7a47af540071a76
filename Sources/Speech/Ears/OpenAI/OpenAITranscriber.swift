package import Net
package import Runtime

/// Hears through an OpenAI-compatible server (`POST /v1/audio/transcriptions`).
package struct OpenAITranscriber: SegmentTranscriber {
    package struct Settings: Sendable {
        /// The base of the API; `/v1` where nothing else was named.
        package var url: ServerAddress
        package var model: String
        package var key: String?
        package var times: RemoteHearingTimes

        package init(
            url: String,
            model: String = "whisper-1",
            key: String? = nil,
            times: RemoteHearingTimes = RemoteHearingTimes()
        ) {
            self.url = ServerAddress(checked: url).dropping(["/audio/transcriptions"]).orPath("/v1")
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
