package import Net
package import Runtime

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
