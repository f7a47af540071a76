import VoiceCore

/// What all policies that listen for silence have in common: how long it has lasted, and when to say so.
struct SilenceWatch {
    /// When the words may be complete, so that a transcript and a reply can be made ahead: at most 200 ms after the
    /// last speech sample, told with frames of 20 ms.
    private static let looksFinalAfter = Duration.milliseconds(180)

    private let maxUtterance: Duration
    private var startedAt: SampleTime?
    private var hasLookedFinal = false

    init(maxUtterance: Duration) { self.maxUtterance = maxUtterance }

    mutating func utteranceStarted(at time: SampleTime) {
        startedAt = time
        hasLookedFinal = false
    }

    /// What to do after a frame that ended at `now`; `wait` of silence ends the utterance, and none does if it is nil.
    mutating func verdict(at now: SampleTime, activity: VoiceActivity, wait: Duration?) -> TurnVerdict {
        guard let startedAt else { return .keepListening }
        if Self.time(from: startedAt, to: now) >= maxUtterance { return .ended(.limit) }
        guard let wait, activity.phase == .stopping, let lastSpeechAt = activity.lastSpeechAt else {
            if activity.phase == .speaking { hasLookedFinal = false }
            return .keepListening
        }
        let silence = Self.time(from: lastSpeechAt, to: now)
        if silence >= wait { return .ended(.silence) }
        guard silence >= Self.looksFinalAfter, !hasLookedFinal else { return .keepListening }
        hasLookedFinal = true
        return .looksFinal
    }

    static func time(from start: SampleTime, to end: SampleTime) -> Duration {
        .samples(max(0, end - start), at: AudioFrame.hearingRate)
    }
}
