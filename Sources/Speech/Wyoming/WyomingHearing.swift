import Net
import Runtime
import VoiceCore

/// The requests of ``WyomingTranscriber`` (rhasspy/wyoming, README, "Speech to Text").
struct WyomingHearing: SegmentEngine {
    let description = EngineDescription(name: "wyoming", isRemote: true)
    let authority: String
    let http: HTTPClients
    let times: RemoteHearingTimes

    /// Samples in one event.
    private static let chunkCount = AudioFrame.hearingRate / 5

    func text(
        of samples: [Int16],
        language: String,
        onPartial: @escaping (String) -> Void
    ) async throws(EngineError) -> Transcript {
        let deadline = ContinuousClock.now + times.total
        var server = try await WyomingConversation(with: authority, over: http, within: times.connect)
        let format: [String: JSONValue] = [
            "rate": .integer(Int64(AudioFrame.hearingRate)), "width": 2, "channels": 1,
        ]
        server.send(WyomingEvent(type: "transcribe", data: ["language": .string(language.primaryLanguage)]))
        server.send(WyomingEvent(type: "audio-start", data: format))
        for start in stride(from: 0, to: samples.count, by: Self.chunkCount) {
            var bytes: [UInt8] = []
            bytes.append(littleEndian: Array(samples[start..<min(start + Self.chunkCount, samples.count)]))
            server.send(WyomingEvent(type: "audio-chunk", data: format, payload: bytes))
        }
        server.send(WyomingEvent(type: "audio-stop"))
        while true {
            // Info, parts of a streamed transcript and what may come one day are passed over.
            let event = try await server.next(before: deadline)
            guard event.type == "transcript" else { continue }
            guard let transcript = try TranscriptShape.transcript(in: .object(event.data), of: "the Wyoming server")
            else {
                throw .malformedAnswer("the Wyoming server's transcript has no text in it")
            }
            return transcript
        }
    }
}
