package import VoiceCore

/// Ends an utterance each time that so much has been recorded, whether anyone speaks or not (`RECORD_SECONDS`).
///
/// It goes with ``ContinuousDetector``, which begins an utterance with the first frame.
package final class RecordingEndpointing: TurnEndPolicy {
    private var silence: SilenceWatch

    package init(length: Duration) { silence = SilenceWatch(maxUtterance: length) }

    package func utteranceStarted(at time: SampleTime) { silence.utteranceStarted(at: time) }

    package func observe(_ transcript: Transcript) {}

    package func verdict(at now: SampleTime, activity: VoiceActivity) -> TurnVerdict {
        silence.verdict(at: now, activity: activity, wait: nil)
    }
}
