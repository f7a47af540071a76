package import VoiceCore

/// Ends an utterance after always the same silence.
package final class FixedEndpointing: TurnEndPolicy {
    private var silence: SilenceWatch
    private let wait: Duration

    /// - Parameters:
    ///   - silence: From the last speech sample.
    ///   - maxUtterance: Longer speech is ended with reason `limit`.
    package init(silence: Duration, maxUtterance: Duration) {
        wait = silence
        self.silence = SilenceWatch(maxUtterance: maxUtterance)
    }

    package func utteranceStarted(at time: SampleTime) { silence.utteranceStarted(at: time) }

    package func observe(_ transcript: Transcript) {}

    package func verdict(at now: SampleTime, activity: VoiceActivity) -> TurnVerdict {
        silence.verdict(at: now, activity: activity, wait: wait)
    }
}
