import VoiceCore

/// A typed turn on its way to its reply.
struct TypedText {
    let text: String
    let speaker: SpeakerID
    let channel: String
    /// From the session's start.
    let receivedAt: Duration
    /// Who waits for the reply to just this text.
    let listener: (any SessionListener)?
    var message: MessageID?
}
