import Testing
import VoiceCore

@testable import Speech

@Suite("Phases of speech")
struct ActivityTrackerTests {
    private struct Example: CustomTestStringConvertible, Sendable {
        let testDescription: String
        /// One for each window.
        let probabilities: [Float]
        let phases: [VoiceActivity.Phase]
    }

    private static let examples = [
        Example(
            testDescription: "two windows are not yet speech",
            probabilities: [0.9, 0.9, 0.1, 0.1, 0.1, 0.1],
            phases: [.starting, .starting, .starting, .starting, .starting, .quiet]
        ),
        Example(
            testDescription: "three windows of four are",
            probabilities: [0.9, 0.1, 0.9, 0.9],
            phases: [.starting, .starting, .starting, .speaking]
        ),
        Example(
            testDescription: "a doubtful window ends nothing and starts nothing",
            probabilities: [0.4, 0.9, 0.9, 0.9, 0.4, 0.3, 0.4, 0.6],
            phases: [.quiet, .starting, .starting, .speaking, .speaking, .stopping, .stopping, .speaking]
        ),
    ]

    private func tracker() -> ActivityTracker {
        ActivityTracker(onset: .init(windows: 4, voiced: 3), lateness: 1_040)
    }

    @Test("Start and stop have their own thresholds", arguments: examples)
    private func phases(_ example: Example) {
        var tracker = tracker()
        for (index, (probability, phase)) in zip(example.probabilities, example.phases).enumerated() {
            tracker.judge(probability, from: SampleTime(index * 512), to: SampleTime(index * 512 + 512))
            #expect(tracker.activity.phase == phase, "window \(index)")
        }
    }

    @Test("Speech starts with the first window that held it")
    func startedAt() {
        var tracker = tracker()
        for (index, probability) in [Float(0.1), 0.9, 0.1, 0.9, 0.9].enumerated() {
            tracker.judge(probability, from: SampleTime(index * 512), to: SampleTime(index * 512 + 512))
        }
        #expect(tracker.activity.speechStartedAt == SampleTime(512))
    }

    @Test("After the end of speech what follows is told anew")
    func endSpeech() {
        var tracker = tracker()
        for index in 0..<3 { tracker.judge(0.9, from: SampleTime(index * 512), to: SampleTime(index * 512 + 512)) }
        tracker.endSpeech()
        #expect(tracker.activity.phase == .quiet && tracker.activity.lastSpeechAt == nil)
        tracker.judge(0.9, from: SampleTime(1536), to: SampleTime(2048))
        #expect(tracker.activity.phase == .starting)
        #expect(tracker.activity.speechStartedAt == SampleTime(1536))
    }

    @Test("Without levels that tell more, the last speech is the verdict less its lateness")
    func lateness() {
        var tracker = tracker()
        var noise = Noise(seed: 3)
        let frames = Recording(samples: noise.samples(32_000, level: 2000, isPink: false)).frames
        for frame in frames { tracker.hear(frame) }
        for index in 40..<60 {
            tracker.judge(index < 50 ? 0.9 : 0.1, from: SampleTime(index * 512), to: SampleTime(index * 512 + 512))
        }
        #expect(tracker.activity.lastSpeechAt == SampleTime(50 * 512 - 1_040))
    }

    @Test("A recording of fixed length takes everything for speech")
    func continuous() {
        let detector = ContinuousDetector()
        let frames = Recording.silence(.milliseconds(60)).frames
        #expect(detector.process(frames[0]).speechStartedAt == .zero)
        detector.endSpeech()
        #expect(detector.process(frames[1]).speechStartedAt == frames[1].startsAt)
        #expect(detector.process(frames[2]).phase == .speaking)
    }
}
