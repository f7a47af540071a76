import Runtime
import Testing
import VoiceCore

@testable import Speech

@Suite("The embedded recogniser", .serialized)
struct EarsPocketSphinxTests {
    private let test: EarsLoop
    private let transcriber: PocketSphinxTranscriber
    private let listener: EarsListener

    init() throws {
        test = try EarsLoop()
        // At once, while the model is still being loaded: what is said meanwhile is kept.
        // Patient, so that a busy machine changes nothing.
        let settings = PocketSphinxSettings(decoders: 3, patience: .seconds(60), longestWait: .seconds(300))
        transcriber = PocketSphinxTranscriber(settings, on: test.loop)
        listener = EarsListener(transcriber, on: test.loop)
    }

    @Test("A recording is understood to the word, with partials that grow into it")
    func goForward() async throws {
        let transcript = try await listener.hear(try EarsRecording.goForward())
        #expect(transcript.text == "go forward ten meters")
        #expect(transcript.isFinal)
        #expect(transcript.language == "en")
        #expect(try #require(transcript.confidence) > 0.5)
        #expect(await listener.partials.contains("go forward"))
    }

    @Test("Of forty spoken sentences at most 15 words in a hundred are wrong")
    func sentences() async throws {
        var (errors, count) = (0, 0)
        for sentence in try EarsRecording.sentences() {
            let transcript = try await listener.hear(try EarsRecording.flite(sentence))
            errors += EarsWords.errors(in: transcript.text, for: sentence)
            count += EarsWords.words(sentence).count
        }
        #expect(count > 250)
        #expect(Double(errors) <= 0.15 * Double(count))
    }

    @Test("A text settled in a pause is the final one when only silence follows")
    func settles() async throws {
        let transcription = await listener.begin()
        await listener.append(try EarsRecording.goForward(), to: transcription)
        let settled = try await listener.settle(transcription)
        await listener.append(EarsRecording.silence(.milliseconds(400)), to: transcription)
        let final = try await listener.finish(transcription)
        #expect(settled.text == "go forward ten meters")
        #expect(final == settled)
    }

    @Test("Settling in the middle changes nothing of what follows")
    func settlesAndGoesOn() async throws {
        let recording = try EarsRecording.goForward()
        let transcription = await listener.begin()
        await listener.append(Array(recording[..<20_000]), to: transcription)
        let settled = try await listener.settle(transcription)
        await listener.append(Array(recording[20_000...]), to: transcription)
        let final = try await listener.finish(transcription)
        #expect(final.text == "go forward ten meters")
        #expect(final.text.hasPrefix(String(settled.text.prefix(2))))
        #expect(settled.text != final.text)
    }

    @Test("What was learnt about a speaker goes along to the next utterance")
    func remembers() async throws {
        _ = try await listener.hear(try EarsRecording.goForward())
        let memory = listener.memory
        #expect(memory.values.count == 13)
        #expect(memory.utteranceCount == 1)
        let again = try await listener.hear(try EarsRecording.goForward())
        #expect(again.text == "go forward ten meters")
    }

    @Test("Silence is no text")
    func silence() async throws {
        let transcript = try await listener.hear(EarsRecording.silence(.seconds(1)))
        #expect(transcript.text == "")
        #expect(transcript.confidence == nil)
    }

    @Test("An utterance without any audio is no text")
    func nothing() async throws {
        #expect(try await listener.hear([]).text == "")
    }

    @Test("A long utterance is decoded in parts and joined")
    func parts() async throws {
        let once = try EarsRecording.goForward() + EarsRecording.silence(.milliseconds(500))
        let count = 12
        let transcript = try await listener.hear((0..<count).flatMap { _ in once })
        let expected = Array(repeating: "go forward ten meters", count: count).joined(separator: " ")
        #expect(Double(EarsWords.errors(in: transcript.text, for: expected)) <= 0.15 * Double(4 * count))
    }

    @Test("More speakers than decoders are all understood, each waiting for their turn")
    func crowd() async throws {
        let recording = try EarsRecording.goForward()
        let texts = try await withThrowingTaskGroup { group in
            for _ in 0..<8 {
                let speaker = EarsListener(transcriber, on: test.loop)
                group.addTask { try await speaker.hear(recording).text }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(texts == Array(repeating: "go forward ten meters", count: 8))
    }

    @Test("A cancelled utterance ends those that wait for it, and gives its decoder back")
    func cancels() async throws {
        for _ in 0..<6 {
            let transcription = await listener.begin()
            await listener.append(try EarsRecording.goForward(), to: transcription)
            await listener.cancel(transcription)
            await #expect(throws: EngineError.cancelled) { try await listener.finish(transcription) }
        }
        #expect(try await listener.hear(try EarsRecording.goForward()).text == "go forward ten meters")
    }
}
