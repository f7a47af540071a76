import Configuration
package import Net
package import Runtime
import VoiceCore

/// Hears through a plain endpoint, often called `…/asr`: a WAV file in, JSON with a text or plain text out.
package struct WhisperTranscriber: SegmentTranscriber {
    package let engine: any SegmentEngine
    package let turns = FairGate.ears()

    /// - Parameters:
    ///   - url: Where the WAV file is posted.
    ///   - times: How long it may take.
    ///   - http: The client of each loop.
    package init(url: String, times: RemoteHearingTimes = RemoteHearingTimes(), http: HTTPClients) {
        engine = WhisperHearing(url: url, hearing: RemoteHearing(http: http, times: times))
    }
}

/// The ears `asr`: `stt.asr_url`.
package enum WhisperEars {
    private static let url = ConfigOption(
        "stt.asr_url",
        "WHISPER_URL",
        .http,
        "A server that takes a WAV file by POST (…/asr)."
    )

    package static let kind = EarsKind("asr", options: [url], needs: url) { parts in
        parts.values.optionalText(url).map { address in
            WhisperTranscriber(url: ServerAddress(checked: address).orPath("/asr").text, http: parts.http)
        }
    }
}
