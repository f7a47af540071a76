import Loops
import Net
import Runtime
import TestSupport
import Testing
import VoiceCore

@testable import Speech

@Suite("A row of ears")
struct EarsFallbackTests {
    private let loops: LoopGroup
    private let http: HTTPClients
    private let speech = (0..<16_000).map { Int16($0 % 80 * 300 - 12_000) }

    init() throws {
        loops = try LoopGroup(count: 1)
        http = HTTPClients(loops)
    }

    private func answering(_ text: String) -> ScriptedServer {
        ScriptedServer { connection in
            while let request = connection.request() {
                connection.answer(#"{"text":"\#(text) \#((request.body.count - 44) / 32_000) s"}"#)
            }
        }
    }

    private func engine(_ url: String) -> any Transcriber {
        WhisperTranscriber(url: url, http: http)
    }

    private func openAI(_ url: String) -> any Transcriber {
        OpenAITranscriber(.init(url: url), http: http)
    }

    @Test("When one fails, the next one hears the whole utterance")
    func next() async throws {
        let failing = ScriptedServer { connection in
            while connection.request() != nil { connection.answer("", status: "500 Broken") }
        }
        let second = answering("second")
        let row = row(openAI(failing.url), engine(second.url))
        let listener = EarsListener(row, on: loops.first)
        let transcription = await listener.begin()
        await listener.append(speech, to: transcription)
        #expect(try await listener.settle(transcription).text == "second 1 s")
        await listener.append(speech, to: transcription)
        #expect(try await listener.finish(transcription).text == "second 2 s")
    }

    @Test("When all fail, the error of the best one is told")
    func none() async throws {
        let failing = ScriptedServer { connection in
            while connection.request() != nil { connection.answer("", status: "429 Slow down") }
        }
        let row = row(openAI(failing.url), engine("http://127.0.0.1:\(ScriptedServer.closedPort())"))
        let error = await #expect(throws: EngineError.self) {
            try await EarsListener(row, on: loops.first).hear(speech)
        }
        #expect(error == .unavailable("the transcription server answered with status 429"))
    }

    @Test("An engine that failed is passed over for a while")
    func rests() async throws {
        let requests = Lock(0)
        let failing = ScriptedServer { connection in
            while connection.request() != nil {
                requests.withLock { $0 += 1 }
                connection.answer("", status: "500 Broken")
            }
        }
        let second = answering("second")
        let time = Lock(ContinuousClock.now)
        let state = EngineState(.ears, "openai", now: { time.withLock { $0 } })
        let row = FallbackTranscriber([
            WatchedEngine(openAI(failing.url), state: state), WatchedEngine(engine(second.url)),
        ])
        let listener = EarsListener(row, on: loops.first)
        for _ in 0..<3 { #expect(try await listener.hear(speech).text == "second 1 s") }
        #expect(requests.withLock { $0 } == 1)
        time.withLock { $0 += .seconds(6) }
        #expect(try await listener.hear(speech).text == "second 1 s")
        #expect(requests.withLock { $0 } == 2)
        // Twice as long the second time.
        time.withLock { $0 += .seconds(6) }
        #expect(try await listener.hear(speech).text == "second 1 s")
        #expect(requests.withLock { $0 } == 2)
    }

    @Test("An utterance that was the trial and is dropped leaves the trial to the next one")
    func droppedTrial() async throws {
        let server = answering("first")
        let time = Lock(ContinuousClock.now)
        let state = EngineState(.ears, "asr", now: { time.withLock { $0 } })
        let row = FallbackTranscriber([
            WatchedEngine(engine(server.url), state: state), WatchedEngine(engine(answering("second").url)),
        ])
        state.note(.unavailable("down"))
        time.withLock { $0 += .seconds(6) }
        let listener = EarsListener(row, on: loops.first)
        let trial = await listener.begin()
        #expect(try await listener.hear(speech).text == "second 1 s")
        await listener.cancel(trial)
        #expect(try await listener.hear(speech).text == "first 1 s")
        #expect(state.breakerState == .closed)
    }

    private func row(_ ears: any Transcriber...) -> FallbackTranscriber {
        FallbackTranscriber(ears.map { WatchedEngine($0) })
    }
}
