/// Decides when one speaker's utterance has ended.
///
/// Pure: no clock, no I/O. On the session's loop.
package protocol TurnEndPolicy: AnyObject {
    /// Begins with a new utterance.
    func utteranceStarted(at time: SampleTime)

    /// The newest text of the utterance, partial or settled.
    func observe(_ transcript: Transcript)

    /// What to do after a frame that ended at `now`.
    func verdict(at now: SampleTime, activity: VoiceActivity) -> TurnVerdict
}

package enum TurnVerdict: Sendable, Equatable {
    case keepListening
    /// The words may be complete: ask for a transcript and, with speculation, the model. Once for each stretch of silence.
    case looksFinal
    case ended(EndReason)
}

/// Why an utterance ended, in the words of `speech.ended`.
package enum EndReason: String, Sendable {
    case silence, limit, commit
}
