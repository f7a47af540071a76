package import VoiceCore

/// Leaves the end of an utterance to the client's `input.commit`; only its greatest length ends it here.
package final class ManualEndpointing: TurnEndPolicy {
    private var silence: SilenceWatch

    /// - Parameter maxUtterance: Longer speech is ended with reason `limit`.
    package init(maxUtterance: Duration) { silence = SilenceWatch(maxUtterance: maxUtterance) }

    package func utteranceStarted(at time: SampleTime) { silence.utteranceStarted(at: time) }

    package func observe(_ transcript: Transcript) {}

    package func verdict(at now: SampleTime, activity: VoiceActivity) -> TurnVerdict {
        silence.verdict(at: now, activity: activity, wait: nil)
    }
}
