import VoiceCore

/// What a session needs to hear one speaker.
///
/// On the session's loop.
final class SpeakerEars {
    /// What is kept from before the beginning of speech.
    static let preRoll: Duration = .milliseconds(250)
    /// Frames that are remembered while nobody speaks: the pre-roll and the time until speech is certain.
    private static let memoryCount = 32

    let speaker: SpeakerID
    let settings: EndpointingSettings
    let detector: any VoiceActivityDetector
    let policy: any TurnEndPolicy
    let memory: TranscriberMemory
    var phase = VoiceActivity.Phase.quiet
    var utterance: Utterance?
    /// Where the newest speech began.
    var speechStartedAt = SampleTime.zero
    /// When the last frame came, from the session's start.
    var lastFrameAt: Duration = .zero
    private var recent: [AudioFrame] = []
    private var oldest = 0

    init(
        speaker: SpeakerID,
        settings: EndpointingSettings,
        engines: any SpeechEngines,
        memory: TranscriberMemory = TranscriberMemory()
    ) {
        self.speaker = speaker
        self.settings = settings
        self.memory = memory
        detector = engines.makeDetector(settings)
        policy = engines.makeEndpointing(settings)
        recent.reserveCapacity(Self.memoryCount)
    }

    /// Keeps a frame that may turn out to be the beginning of an utterance.
    func remember(_ frame: AudioFrame) {
        if recent.count < Self.memoryCount {
            recent.append(frame)
        } else {
            recent[oldest] = frame
            oldest = (oldest + 1) % Self.memoryCount
        }
    }

    /// The frames of the utterance's beginning, from a little before it.
    func takeBeginning(from start: SampleTime) -> [AudioFrame] {
        let earliest = start.samples - Self.preRoll.sampleCount(at: AudioFrame.hearingRate)
        let frames = (recent[oldest...] + recent[..<oldest]).filter { $0.endsAt.samples > earliest }
        recent.removeAll(keepingCapacity: true)
        oldest = 0
        return frames
    }

    /// Forgets what came before.
    func forget() {
        recent.removeAll(keepingCapacity: true)
        oldest = 0
        detector.endSpeech()
        phase = .quiet
        utterance = nil
    }
}
