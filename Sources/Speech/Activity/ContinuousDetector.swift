package import VoiceCore

/// Takes everything for speech: for recordings of a fixed length, in place of voice activity.
package final class ContinuousDetector: VoiceActivityDetector {
    private var startedAt: SampleTime?

    package init() {}

    package func process(_ frame: AudioFrame) -> VoiceActivity {
        let start = startedAt ?? frame.startsAt
        startedAt = start
        return VoiceActivity(phase: .speaking, probability: 1, speechStartedAt: start, lastSpeechAt: frame.endsAt)
    }

    package func endSpeech() { startedAt = nil }
}
