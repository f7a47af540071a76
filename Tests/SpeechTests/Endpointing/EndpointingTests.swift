import Testing
import VoiceCore

@testable import Speech

@Suite("Ending an utterance")
struct EndpointingTests {
    private struct Example: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var settings = EndpointingSettings()
        /// What was understood, before the silence begins.
        var transcript: Transcript?
        /// After the last speech sample; nil: the silence ends nothing.
        let endsAfter: Duration?
        var reason = EndReason.silence
        /// After the last speech sample; nil: it is never said.
        var looksFinalAfter: Duration? = .milliseconds(180)
    }

    private static func partial(_ text: String, confidence: Double? = nil) -> Transcript {
        Transcript(text: text, isFinal: false, confidence: confidence)
    }

    private static let examples = [
        Example(
            testDescription: "fixed waits just as long as set",
            settings: EndpointingSettings(mode: .fixed),
            transcript: partial("what is the time?"),
            endsAfter: .milliseconds(600)
        ),
        Example(testDescription: "adaptive waits three quarters without words", endsAfter: .milliseconds(460)),
        Example(
            testDescription: "adaptive waits three quarters where words tell nothing",
            transcript: partial("turn it on"),
            endsAfter: .milliseconds(460)
        ),
        Example(
            testDescription: "a finished sentence waits less",
            transcript: partial("What is the time?"),
            endsAfter: .milliseconds(240)
        ),
        Example(
            testDescription: "a sure text that stands still waits less",
            transcript: partial("what is the time", confidence: 0.9),
            endsAfter: .milliseconds(240)
        ),
        Example(
            testDescription: "an unsure text does not",
            transcript: partial("what is the time", confidence: 0.6),
            endsAfter: .milliseconds(460)
        ),
        Example(
            testDescription: "a trailing conjunction waits longer",
            transcript: partial("I would like tea and."),
            endsAfter: .milliseconds(900)
        ),
        Example(
            testDescription: "a filler waits longer",
            transcript: partial("well, um", confidence: 0.95),
            endsAfter: .milliseconds(900)
        ),
        Example(
            testDescription: "a very short wait ends before anything looks final",
            settings: EndpointingSettings(mode: .fixed, silence: .milliseconds(100)),
            endsAfter: .milliseconds(100),
            looksFinalAfter: nil
        ),
        Example(
            testDescription: "manual leaves it to the client",
            settings: EndpointingSettings(mode: .manual),
            transcript: partial("What is the time?"),
            endsAfter: nil,
            looksFinalAfter: nil
        ),
        Example(
            testDescription: "manual has its greatest length too",
            settings: EndpointingSettings(mode: .manual, maxUtterance: .seconds(3)),
            endsAfter: .seconds(2),
            reason: .limit,
            looksFinalAfter: nil
        ),
        Example(
            testDescription: "a recording ends when it is full",
            settings: EndpointingSettings(recordLength: .seconds(4)),
            endsAfter: .seconds(3),
            reason: .limit,
            looksFinalAfter: nil
        ),
    ]

    private static let second = AudioFrame.hearingRate
    private static let frame = AudioFrame.hearingCount

    @Test("A second of speech, then silence", arguments: examples)
    private func silence(_ example: Example) {
        let policy = example.settings.makePolicy()
        policy.utteranceStarted(at: .zero)
        let lastSpeech = SampleTime(Self.second)
        var ended: (Duration, EndReason)?
        var looksFinal: [Duration] = []
        for now in stride(from: Self.frame, through: 11 * Self.second, by: Self.frame) {
            if now == Self.second, let transcript = example.transcript { policy.observe(transcript) }
            let isOver = now > lastSpeech.samples
            let activity = VoiceActivity(
                phase: isOver ? .stopping : .speaking,
                probability: isOver ? 0 : 1,
                speechStartedAt: .zero,
                lastSpeechAt: isOver ? lastSpeech : SampleTime(now)
            )
            let silence = Duration.samples(now - Self.second, at: Self.second)
            switch policy.verdict(at: SampleTime(now), activity: activity) {
            case .keepListening: continue
            case .looksFinal: looksFinal.append(silence)
            case .ended(let reason): ended = (silence, reason)
            }
            if ended != nil { break }
        }
        #expect(ended?.0 == example.endsAfter)
        #expect(ended.map { $0.1 == example.reason } ?? true)
        #expect(looksFinal == [example.looksFinalAfter].compactMap(\.self))
    }

    @Test("Each stretch of silence looks final once", arguments: [EndpointingSettings.Mode.fixed, .adaptive])
    func stretches(mode: EndpointingSettings.Mode) {
        let policy = EndpointingSettings(mode: mode).makePolicy()
        policy.utteranceStarted(at: .zero)
        var count = 0
        var lastSpeech = 0
        for index in 1...100 {
            let now = index * Self.frame
            // 600 ms of speech, 400 ms of silence.
            let isSpeech = index % 50 <= 30
            if isSpeech { lastSpeech = now }
            let activity = VoiceActivity(
                phase: isSpeech ? .speaking : .stopping,
                probability: 0,
                speechStartedAt: .zero,
                lastSpeechAt: SampleTime(lastSpeech)
            )
            if policy.verdict(at: SampleTime(now), activity: activity) == .looksFinal { count += 1 }
        }
        #expect(count == 2)
    }

    @Test("Nothing ends before an utterance has started")
    func nothingStarted() {
        let policy = EndpointingSettings().makePolicy()
        let activity = VoiceActivity(phase: .stopping, probability: 0, speechStartedAt: .zero, lastSpeechAt: .zero)
        #expect(policy.verdict(at: SampleTime(100_000), activity: activity) == .keepListening)
    }
}
