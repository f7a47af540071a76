import Configuration
package import Net
package import Runtime
import VoiceCore

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

/// The ears `openai`: `stt.url`.
package enum OpenAIEars {
    private static let url = ConfigOption(
        "stt.url",
        "STT_URL",
        .http,
        "An OpenAI-compatible transcription server; ends in /v1."
    )
    private static let model = ConfigOption("stt.model", "STT_MODEL", .text, default: "whisper-1", "Its model.")
    private static let key = ConfigOption(nil, "STT_API_KEY", .text, isSecret: true, "Its key.")

    package static let kind = EarsKind("openai", options: [url, model, key], needs: url) { parts in
        parts.values.optionalText(url).map { address in
            let settings = OpenAITranscriber.Settings(
                url: address,
                model: parts.values.text(model),
                key: parts.values.optionalText(key)
            )
            return OpenAITranscriber(settings, http: parts.http)
        }
    }
}
