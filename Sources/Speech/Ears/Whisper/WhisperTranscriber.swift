package import Loops
package import Net
package import VoiceCore

/// Hears through a plain endpoint, often called `…/asr`: a WAV file in, JSON with a text or plain text out.
package struct WhisperTranscriber: Transcriber {
    private let engine: WhisperHearing

    /// - Parameters:
    ///   - url: Where the WAV file is posted.
    ///   - times: How long it may take.
    ///   - http: The client of each loop.
    package init(url: String, times: RemoteHearingTimes = RemoteHearingTimes(), http: HTTPClients) {
        engine = WhisperHearing(url: url, hearing: RemoteHearing(http: http, times: times))
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
