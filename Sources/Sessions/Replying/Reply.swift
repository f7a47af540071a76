import Runtime
import VoiceCore

/// One reply from the question to its end, as its session keeps it.
///
/// Sendable because only the session's loop touches it.
final class Reply: @unchecked Sendable {
    let turn: TurnID
    let id = MessageID()
    /// As the agent was when the turn began.
    let agent: Agent
    let settings: EffectiveSettings
    let inputs: [TurnInput]
    /// Asked before the end of the utterance was certain.
    var isSpeculative: Bool
    /// It is to be heard; what can't be spoken goes on as text.
    var isSpoken: Bool
    var clock = ReplyClock()
    var task: Task<Void, Never>?

    // What was made.
    let splitter: any PhraseSplitting
    var provider: String?
    var model: String?
    var text = ""
    var phrases = WaitingLine<Phrase>()
    var isGenerated = false
    var status = MessageStatus.complete
    var attempts: [Attempt] = []
    var usage: TokenUsage?
    /// Why the model ended; nil as long as it has not.
    var finish: FinishReason?
    /// Resumed when something changes for those who make the speech: a phrase is there or none follows, enough was played.
    var speechWaiters: [CheckedContinuation<Void, Never>] = []

    // What was told.
    var hasBegun = false
    /// `reply.started` was told.
    var isTold = false
    var isOver = false
    /// The connection that was told of it.
    var attachment: AttachmentID?
    var untold: [SessionEvent] = []
    var toldText = ""
    var hasToldAudio = false
    var hasToldAudioEnd = false

    // What was played.
    var playback: PlaybackQueue
    var heard = HeardText()
    var hasAudio = false
    /// All speech was made, or there is none.
    var isMade = false
    /// Phrases that were handed over, and those of them that the row has or is about to have.
    var handedPhrases = 0
    var followedPhrases = 0
    /// The row is being written; what is handed over meanwhile follows as one.
    var isFollowing = false

    init(
        turn: TurnID,
        agent: Agent,
        settings: EffectiveSettings,
        inputs: [TurnInput],
        isSpeculative: Bool,
        isSpoken: Bool,
        splitter: any PhraseSplitting,
        playback: PlaybackQueue
    ) {
        self.turn = turn
        self.agent = agent
        self.settings = settings
        self.inputs = inputs
        self.isSpeculative = isSpeculative
        self.isSpoken = isSpoken
        self.splitter = splitter
        self.playback = playback
    }

    /// Stops what makes the reply; requests beneath are closed at once.
    func cancel() {
        isOver = true
        task?.cancel()
        wakeSpeech()
    }

    func wakeSpeech() {
        let waiters = speechWaiters
        speechWaiters = []
        for waiter in waiters { waiter.resume() }
    }

    /// How much of it was played.
    func played(at now: Duration) -> Duration { hasAudio ? playback.played(at: now) : .zero }

    /// The text that was heard, or read where nothing is spoken.
    func heardText(at now: Duration) -> String {
        if hasAudio { return heard.heard(at: playback.played(at: now)) }
        return isSpoken ? "" : toldText
    }
}
