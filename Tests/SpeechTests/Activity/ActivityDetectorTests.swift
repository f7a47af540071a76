import Testing
import VoiceCore

@testable import Speech

@Suite("Telling speech from silence", .needsRecordings)
struct ActivityDetectorTests {
    private static let recordings = [
        "goforward.raw", "numbers.raw", "something.raw", "cards/001.wav", "cards/003.wav", "cards/005.wav",
        "librivox/sense_and_sensibility_01_austen_64kb-0880.wav",
        "librivox/sense_and_sensibility_01_austen_64kb-0930.wav",
    ]

    /// A second of silence, a recording that breaks off where its speech ends, and two seconds of silence.
    private func clip(_ name: String) throws -> (recording: Recording, lastSpeech: Int) {
        var speech = try #require(Recording(testData: name))
        // Room noise follows the words in these; 20 dB below the loudest frame is speech in all of them.
        speech.samples = Array(speech.samples.prefix(speech.lastSpeech(within: 20)))
        let recording = .silence(.seconds(1)) + speech + .silence(.seconds(2))
        return (recording, 16_000 + speech.samples.count)
    }

    @Test("The last speech sample of a recording is found to a frame", .needsSilero, arguments: recordings)
    func lastSpeechOfRecordings(name: String) throws {
        let (recording, lastSpeech) = try clip(name)
        let detector = SileroDetector(try #require(TestWeights.silero))
        var last = VoiceActivity(phase: .quiet, probability: 0)
        for frame in recording.frames { last = detector.process(frame) }
        #expect(last.phase == .stopping)
        let found = try #require(last.lastSpeechAt)
        #expect(abs(found.samples - lastSpeech) <= AudioFrame.hearingCount)
    }

    @Test("The end of speech is known 200 ms after its last sample", .needsSilero, arguments: recordings)
    func endIsKnownInTime(name: String) throws {
        let (recording, lastSpeech) = try clip(name)
        let detector = SileroDetector(try #require(TestWeights.silero))
        for frame in recording.frames {
            let activity = detector.process(frame)
            if frame.endsAt.samples >= lastSpeech + 3_200 { #expect(activity.phase == .stopping) }
        }
    }

    @Test("Speech starts once, near its first word", .needsSilero)
    func start() throws {
        let recording = Recording.silence(.seconds(1)) + (try #require(Recording(testData: "goforward.raw")))
        let detector = SileroDetector(try #require(TestWeights.silero))
        var starts: [SampleTime] = []
        var phase = VoiceActivity.Phase.quiet
        for frame in recording.frames {
            let activity = detector.process(frame)
            if phase != .speaking, activity.phase == .speaking, let start = activity.speechStartedAt {
                starts.append(start)
                #expect(frame.endsAt - start <= 2_560)
            }
            phase = activity.phase
        }
        // The reference probabilities rise in their seventeenth window, half a second into the recording.
        #expect(starts.count == 1)
        #expect(starts.allSatisfy { abs($0.samples - 16_000 - 16 * 512) <= 512 })
    }

    @Test("WebRTC hears the words of a quiet recording too")
    func webRTC() throws {
        let (recording, lastSpeech) = try clip("goforward.raw")
        let detector = WebRTCDetector()
        var spoke = false
        var last = VoiceActivity(phase: .quiet, probability: 0)
        for frame in recording.frames {
            last = detector.process(frame)
            spoke = spoke || last.phase == .speaking
        }
        #expect(spoke && last.phase == .stopping)
        #expect(abs((last.lastSpeechAt?.samples ?? 0) - lastSpeech) <= AudioFrame.hearingCount)
    }
}
