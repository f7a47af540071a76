import Loops
import Net
import Runtime
import TestSupport
import Testing
import VoiceCore

@testable import Speech

@Suite("A voice that goes on and on", .timeLimit(.minutes(3)))
struct VoicesLimitTests {
    /// Says silence, second by second, without an end.
    private struct Endless: SpeechSynthesizer {
        let description = EngineDescription(name: "endless", isRemote: false)
        let seconds = Lock(0)

        func speak(
            _ request: SpeechRequest,
            yield: @escaping @Sendable (SpeechPiece) async throws(EngineError) -> Void
        ) async throws(EngineError) {
            while true {
                try await yield(SpeechPiece(samples: [Int16](repeating: 0, count: 8_000), sampleRate: 8_000))
                seconds.withLock { $0 += 1 }
            }
        }
    }

    @Test("ends its phrase after a minute, as its fault")
    func minute() async throws {
        let voice = Endless()
        let state = EngineState(.voice, "endless")
        let outcome = await FallbackSynthesizer([WatchedEngine(voice, state: state)]).outcome()
        #expect(outcome.samples.count == 60 * 8_000)
        #expect(voice.seconds.withLock { $0 } == 60)
        #expect(state.breakerState == .open)
    }

    @Test("A long phrase may take longer, as may a slow voice")
    func longPhrases() {
        let long = SpeechRequest(text: String(repeating: "a", count: 2_000))
        #expect(long.longestAudio == .seconds(600))
        #expect(SpeechRequest(text: "a").longestAudio == .seconds(60))
        #expect(SpeechRequest(text: String(repeating: "a", count: 400), speed: 0.5).longestAudio == .seconds(240))
        #expect(SpeechRequest(text: String(repeating: "a", count: 400), speed: 4).longestAudio == .seconds(120))
    }

    @Test("Over HTTP and Wyoming alike, samples and files", arguments: ["pcm", "wav", "flac", "wyoming"])
    func remote(_ kind: String) async throws {
        let second = sound(8_000)
        let format: [String: JSONValue] = ["rate": 8_000, "width": 2, "channels": 1]
        let bench = try RemoteVoiceBench { connection in
            if kind == "wyoming" {
                _ = connection.read(past: "\n")
                while connection.send(WyomingEvent(type: "audio-chunk", data: format, payload: second).bytes) {}
                return
            }
            _ = connection.request()
            switch kind {
            case "pcm": connection.send(head("audio/pcm;rate=8000"))
            case "wav": connection.send(head("audio/wav") + wav([], rate: 8_000, announced: 0xFFFF_FFFF))
            default:
                let file = EncodedSound.exact[0].file((0..<80).flatMap { _ in samples(8_000) }, sampleRate: 8_000)
                connection.send(head("audio/flac", length: file.count) + file)
                return
            }
            while connection.send(second) {}
        }
        defer { bench.server.stop() }
        let voice: any SpeechSynthesizer =
            kind == "wyoming"
            ? WyomingSynthesizer(
                url: bench.server.url.replacing("http", with: "tcp"),
                http: bench.http,
                times: RemoteVoiceBench.patient
            ) : bench.openAI
        let state = EngineState(.voice, "remote")
        let outcome = await FallbackSynthesizer([WatchedEngine(voice, state: state)]).outcome()
        #expect(outcome.samples.count <= 60 * 8_000)
        #expect(state.breakerState == .open)
        if kind == "flac" { #expect(errorCase(outcome.error) == "malformedAnswer") }
    }

    @Test("Events without sound end a phrase by their number, and the loop is given back among them")
    func emptyEvents() async throws {
        let event = WyomingEvent(type: "audio-chunk", data: ["rate": 8_000, "width": 2, "channels": 1]).bytes
        let many = (0..<1_000).flatMap { _ in event }
        let bench = try RemoteVoiceBench { connection in
            _ = connection.read(past: "\n")
            while connection.send(many) {}
        }
        defer { bench.server.stop() }
        let voice = WyomingSynthesizer(
            url: bench.server.url.replacing("http", with: "tcp"),
            http: bench.http,
            times: RemoteVoiceBench.patient
        )
        // Turns of the loop that others get meanwhile.
        let turns = Lock(0)
        let isOver = Lock(false)
        let loop = bench.loops.first
        @Sendable func turn() {
            turns.withLock { $0 += 1 }
            if !isOver.withLock({ $0 }) { loop.post { turn() } }
        }
        loop.post { turn() }
        let outcome = await Task(executorPreference: loop) { await voice.outcome() }.value
        isOver.withLock { $0 = true }
        #expect(errorCase(outcome.error) == "malformedAnswer")
        // 100,000 events, 32 at a time, 16 times in one turn of the loop: at least 195.
        #expect(turns.withLock { $0 } > 150)
    }
}
