import VoiceCore

/// One stretch of speech on its way to text and into the history.
///
/// Sendable because only the session's loop touches it.
final class Utterance: @unchecked Sendable {
    let id: UtteranceID
    let speaker: SpeakerID
    let channel: String
    /// The connection whose audio it is.
    let attachment: AttachmentID?
    var transcription: (any Transcription)?
    /// Why there is no transcription.
    var failure: EngineError?
    let startedAt: SampleTime
    private(set) var lastSpeech: SampleTime
    /// When the last sample of speech came in, from the session's start.
    private(set) var lastSpeechAt: Duration
    var endedAt: Duration?
    /// When its final text was there.
    var textAt: Duration?
    var text = ""
    var message: MessageID?
    var lastPartial = ""
    /// While a text is settled, silence is kept back: the engine can answer the end from what it has.
    private var heldBack: [AudioFrame] = []
    var isSettling = false
    /// How often a text was asked for before the end.
    var settleCount = 0
    /// When the engine had a text for all that was said.
    var settledAt: Duration?

    init(
        id: UtteranceID,
        speaker: SpeakerID,
        channel: String,
        attachment: AttachmentID?,
        startedAt: SampleTime,
        lastSpeechAt: Duration
    ) {
        self.id = id
        self.speaker = speaker
        self.channel = channel
        self.attachment = attachment
        self.startedAt = startedAt
        self.lastSpeech = startedAt
        self.lastSpeechAt = lastSpeechAt
    }

    /// Whether it has ended, and an engine has it and has given no final text.
    var isAwaitingText: Bool { endedAt != nil && textAt == nil && transcription != nil }

    /// How long the speech was.
    var duration: Duration { .samples(max(0, lastSpeech - startedAt), at: AudioFrame.hearingRate) }

    /// Notes when somebody last spoke; the detector tells it a little late, which is counted back.
    func note(_ activity: VoiceActivity, after frame: AudioFrame, at now: Duration) {
        guard let time = activity.lastSpeechAt, time > lastSpeech else { return }
        lastSpeech = time
        lastSpeechAt = now - .samples(max(0, frame.endsAt - time), at: AudioFrame.hearingRate)
    }

    /// Passes a frame on to the engine.
    func append(_ frame: AudioFrame) {
        if isSettling { heldBack.append(frame) } else { transcription?.append(frame) }
    }

    /// The speaker goes on: what was settled holds no longer.
    func unsettle() {
        guard isSettling else { return }
        isSettling = false
        settledAt = nil
        for frame in heldBack { transcription?.append(frame) }
        heldBack = []
    }
}
