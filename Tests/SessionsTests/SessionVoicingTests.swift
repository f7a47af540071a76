import Runtime
import TestSupport
import Testing
import VoiceCore

@testable import Sessions

@Suite("What a session has made for it", .timeLimit(.minutes(5)))
struct SessionVoicingTests {
    /// A minute of speech, second by second, as fast as it is taken.
    private struct Minute: SpeechEngines {
        let scripted = ScriptedEngines(hears: "go on")
        let seconds = Lock(0)

        func makeDetector(_ settings: EndpointingSettings) -> any VoiceActivityDetector {
            scripted.makeDetector(settings)
        }
        func makeEndpointing(_ settings: EndpointingSettings) -> any TurnEndPolicy {
            scripted.makeEndpointing(settings)
        }
        func makePhraseSplitter(language: String) -> any PhraseSplitting {
            scripted.makePhraseSplitter(language: language)
        }

        func transcriber(names: [String]?, language: String) throws(EngineError) -> any Transcriber {
            try scripted.transcriber(names: names, language: language)
        }

        func synthesizer(names: [String]?, language: String) throws(EngineError) -> any SpeechSynthesizer {
            Voice(seconds: seconds)
        }

        struct Voice: SpeechSynthesizer {
            let description = EngineDescription(name: "minute", isRemote: false)
            let seconds: Lock<Int>

            func speak(
                _ request: SpeechRequest,
                yield: @escaping @Sendable (SpeechPiece) async throws(EngineError) -> Void
            ) async throws(EngineError) {
                for _ in 0..<60 {
                    seconds.withLock { $0 += 1 }
                    try await yield(SpeechPiece(samples: [Int16](repeating: 1, count: 8_000), sampleRate: 8_000))
                }
            }
        }
    }

    @Test("A voice waits for its listener: no more than some seconds are made ahead, and an interruption ends the wait")
    func backPressure() async throws {
        let engines = Minute()
        let talk = try Talk(ScriptedModel("It is sunny."), engines.scripted, speaking: engines)
        let client = try await talk.connect()
        await client.speak()
        await client.pause()
        while engines.seconds.withLock({ $0 }) < 9 { await Task.yield() }
        await client.settle()
        // Eight seconds ahead, the one that waits, and what was played meanwhile.
        #expect(engines.seconds.withLock { $0 } < 30)
        await client.input(.cancelReply(nil))
        let end = await client.events.nextReply()
        #expect(end.status == .interrupted)
    }

    @Test("A session has few utterances waiting for their text, and those of a connection that is closed go")
    func waitingUtterances() async throws {
        let engines = ScriptedEngines(hearing: Signal())
        let talk = try Talk(ScriptedModel("Yes."), engines)
        let client = try await talk.connect()
        for _ in 0..<12 {
            await client.speak(200)
            await client.pause(900)
        }
        #expect(engines.heard.count == 8)
        await client.leave()
    }
}
