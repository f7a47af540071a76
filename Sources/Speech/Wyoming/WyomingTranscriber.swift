package import Loops
package import Net
package import VoiceCore

/// Hears through a Wyoming server, such as wyoming-faster-whisper.
package struct WyomingTranscriber: Transcriber {
    private let engine: WyomingHearing

    /// - Parameters:
    ///   - url: `tcp://host:port`.
    ///   - http: Whose loops and name look-up are used.
    ///   - times: How long it may take.
    package init(url: String, http: HTTPClients, times: RemoteHearingTimes = RemoteHearingTimes()) {
        engine = WyomingHearing(authority: url.wyomingAuthority, http: http, times: times)
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

/// The ears `wyoming`: `stt.wyoming`.
package enum WyomingTranscriberFactory: TranscriberFactory {
    package static let name = "wyoming"

    package static func make(from parts: EngineParts) -> (any Transcriber)? {
        parts.settings.hearing.wyomingURL.map { WyomingTranscriber(url: $0, http: parts.http) }
    }
}
