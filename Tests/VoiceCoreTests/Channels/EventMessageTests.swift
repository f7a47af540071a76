import Runtime
import Testing
import VoiceCore

@Suite("Events as clients read them")
struct EventMessageTests {
    private let reply = MessageID()

    @Test("A final transcript without a turn has a null message")
    func finalTranscript() {
        let event = SessionEvent.finalTranscript(UtteranceID(3), Transcript(text: "", isFinal: true), message: nil)
        #expect(
            event.message(outputRate: 24000)?.json == [
                "type": "transcript.final", "utterance": "u3", "text": "", "language": nil, "confidence": nil,
                "message": nil,
            ]
        )
    }

    @Test("Every stage of the timings is there, null where it did not run, never negative")
    func timings() throws {
        var timings = ReplyTimings()
        timings.firstToken = .milliseconds(-3)
        timings.total = .milliseconds(1234)
        let end = ReplyEnd(
            reply: reply,
            text: "Hi",
            status: .interrupted,
            timings: timings,
            usage: nil,
            attempts: [Attempt(provider: "openai", model: nil, outcome: .timeout, duration: .seconds(8))]
        )
        let message = try #require(SessionEvent.replyEnded(end).message(outputRate: 24000))
        #expect(
            message.fields["timings"] == [
                "endpoint_ms": nil, "stt_ms": nil, "llm_first_token_ms": 0, "tts_first_audio_ms": nil,
                "first_audio_ms": nil, "generated_ms": nil, "total_ms": 1234,
            ]
        )
        #expect(message.fields["interrupted"] == true)
        #expect(message.fields["usage"] == JSONValue.null)
        #expect(
            message.fields["attempts"] == [["provider": "openai", "model": nil, "outcome": "timeout", "ms": 8000]]
        )
    }

    @Test("The rate of a reply's audio is the client's own")
    func rate() {
        #expect(SessionEvent.replyAudioStarted(reply).message(outputRate: 8000)?.fields["rate"] == 8000)
    }

    @Test("An error leaves out a reply and a wait that do not apply")
    func fault() {
        let plain = SessionEvent.fault(SessionFault(.emptyInput, "Nothing to end."))
        #expect(
            plain.message(outputRate: 24000)?.json == [
                "type": "error", "code": "input.empty", "message": "Nothing to end.", "param": nil, "fatal": false,
            ]
        )
        let full = SessionFault(
            .providerFailed,
            "No.",
            isFatal: true,
            param: "p",
            reply: reply,
            retryAfter: .seconds(1)
        )
        #expect(SessionEvent.fault(full).message(outputRate: 24000)?.fields["retry_after_ms"] == 1000)
    }

    @Test("Audio and take-over are no messages")
    func none() {
        #expect(SessionEvent.takenOver.message(outputRate: 24000) == nil)
        #expect(SessionEvent.goingAway.message(outputRate: 24000) == nil)
    }
}
