import VoiceCore

/// Until when a remote voice has to go on with a phrase: the time that the listener takes is not the voice's.
struct SpeechDeadline {
    /// For the whole phrase.
    private(set) var endsBy: ContinuousClock.Instant
    /// For the first sound, and after each piece for the next one.
    private(set) var audioBy: ContinuousClock.Instant
    private let idle: Duration

    /// Begins now.
    init(_ times: RemoteTimes) {
        let now = ContinuousClock.now
        endsBy = now + times.total
        audioBy = now + times.firstAudio
        idle = times.idle
    }

    /// Hands a piece over, however long that takes.
    mutating func pausing(_ handOver: () async throws(EngineError) -> Void) async throws(EngineError) {
        let start = ContinuousClock.now
        try await handOver()
        endsBy += start.duration(to: .now)
        audioBy = .now + idle
    }
}
