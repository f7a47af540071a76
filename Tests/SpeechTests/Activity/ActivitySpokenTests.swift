import Flite
import Testing
import VoiceCore

@testable import Speech

@Suite("The end of generated speech", .needsSilero)
struct ActivitySpokenTests {
    private func speak(_ sentence: String, _ voice: FliteVoice) throws -> Recording {
        var samples: [Int16] = []
        let request = FliteRequest(text: Array(sentence.utf8), voice: voice)
        try Flite.speak(request, onWords: { _ in }) { made in
            for index in made.indices { samples.append(made[index]) }
            return true
        }
        return Recording(samples: samples)
    }

    @Test("In a quiet room it is found to a frame, and known within 180 ms", arguments: [FliteVoice.rms, .slt])
    func quietRoom(voice: FliteVoice) throws {
        let weights = try #require(TestWeights.silero)
        for sentence in try EarsRecording.sentences() {
            let speech = try speak(sentence, voice)
            let lead = Recording.silence(.seconds(1))
            let lastSpeech = lead.samples.count + speech.lastSpeech(within: 40)
            let detector = SileroDetector(weights)
            var last = VoiceActivity(phase: .quiet, probability: 0)
            var knownAt: SampleTime?
            for frame in (lead + speech + .silence(.seconds(1))).frames {
                last = detector.process(frame)
                if last.phase != .stopping { knownAt = nil } else if knownAt == nil { knownAt = frame.endsAt }
            }
            let (found, known) = (try #require(last.lastSpeechAt), try #require(knownAt))
            #expect(abs(found.samples - lastSpeech) <= AudioFrame.hearingCount)
            #expect(known.samples - lastSpeech <= 180 * 16)
        }
    }
}
