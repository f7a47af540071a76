import Net
import VoiceCore

/// The requests of ``WhisperTranscriber``.
struct WhisperHearing: SegmentEngine {
    let description = EngineDescription(name: "asr", isRemote: true)
    let url: String
    let hearing: RemoteHearing

    func text(
        of samples: [Int16],
        language: String,
        onPartial: @escaping (String) -> Void
    ) async throws(EngineError) -> Transcript {
        let file = WAVFile.bytes(of: samples, sampleRate: AudioFrame.hearingRate)
        let request = HTTPClientRequest("POST", url, body: .bytes(file, contentType: "audio/wav"))
        return try await hearing.text(request)
    }
}
