package import VoiceCore
import WebRTCActivity

/// The detector where the Silero weights are missing: WebRTC's, good in quiet rooms only.
package final class WebRTCDetector: VoiceActivityDetector {
    private var classifier: SpeechClassifier
    // Five frames of 20 ms among six. It holds on to speech for a few frames by itself.
    private var tracker = ActivityTracker(onset: .init(windows: 6, voiced: 5), lateness: 1_280)

    package init() { classifier = SpeechClassifier(strictness: .highest) }

    package func process(_ frame: AudioFrame) -> VoiceActivity {
        tracker.hear(frame)
        let isSpeech = classifier.isSpeech(frame.samples.span)
        tracker.judge(isSpeech ? 1 : 0, from: frame.startsAt, to: frame.endsAt)
        return tracker.activity
    }

    package func endSpeech() { tracker.endSpeech() }
}
