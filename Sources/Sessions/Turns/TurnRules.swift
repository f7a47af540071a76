/// What a session's settings say about taking turns.
struct TurnRules: Equatable {
    /// Speech and typed text may interrupt a reply.
    var bargeIn = true
    /// A model may be asked before the end of an utterance is certain.
    var speculation = true
    /// Words are asked for as soon as they look complete, also without speculation.
    var settlesEarly = true
    /// Only a commit ends an utterance, so a silence says nothing.
    var waitsForCommit = false
    /// Words that do not interrupt.
    var backchannels = Backchannels.standard
    /// The session's language, a BCP 47 tag.
    var language = "en"
}
