import Configuration
package import Net
package import Runtime
import VoiceCore

/// Hears through a Wyoming server, such as wyoming-faster-whisper.
package struct WyomingTranscriber: SegmentTranscriber {
    package let engine: any SegmentEngine
    package let turns = FairGate.ears()

    /// - Parameters:
    ///   - url: `tcp://host:port`.
    ///   - http: Whose loops and name look-up are used.
    ///   - times: How long it may take.
    package init(url: String, http: HTTPClients, times: RemoteHearingTimes = RemoteHearingTimes()) {
        engine = WyomingHearing(authority: url.wyomingAuthority, http: http, times: times)
    }
}

/// The ears `wyoming`: `stt.wyoming`.
package enum WyomingEars {
    static let url = ConfigOption("stt.wyoming", "WYOMING_STT", .url(["tcp"]), "A Wyoming server that hears.")

    package static let kind = EarsKind("wyoming", options: [url], needs: url) { parts in
        parts.values.optionalText(url).map { WyomingTranscriber(url: $0, http: parts.http) }
    }
}
