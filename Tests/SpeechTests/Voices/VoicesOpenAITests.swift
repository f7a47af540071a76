import Loops
import Net
import Runtime
@testable import Speech
import TestSupport
import Testing
import VoiceCore

@Suite("Speaking through OpenAI-compatible servers")
struct VoicesOpenAITests {
    @Test("An OpenAI server is asked for samples with model, voice, speed and key")
    func openAIRequest() async throws {
        let seen = Lock<ScriptedConnection.Request?>(nil)
        let bench = try RemoteVoiceBench { connection in
            guard let request = connection.request() else { return }
            seen.withLock { $0 = request }
            connection.send(head("audio/pcm", length: 9_600))
            connection.send(sound(4_800))
        }
        defer { bench.server.stop() }
        let outcome = await bench.openAI.outcome(SpeechRequest(text: "Say \"hi\"\n", speed: 1.5))
        #expect(outcome.error == nil)
        let isWhole = outcome.samples == samples(4_800)
        #expect(isWhole)
        #expect(outcome.rate == 24_000)
        let request = try #require(seen.withLock { $0 })
        #expect(request.line == "POST /v1/audio/speech HTTP/1.1")
        #expect(request.headers["authorization"] == "Bearer secret")
        #expect(request.headers["content-type"] == "application/json")
        let body = try JSONValue(parsing: request.body)
        #expect(body["input"]?.string == "Say \"hi\"\n")
        #expect(body["model"]?.string == "tts-1")
        #expect(body["voice"]?.string == "nova")
        #expect(body["response_format"]?.string == "pcm")
        #expect(body["speed"]?.double == 1.5)
    }

    @Test("Audio is yielded while the rest is still to come, odd bytes and all")
    func streaming() async throws {
        let gate = Lock(false)
        let bytes = sound(24_000)
        let bench = try RemoteVoiceBench { connection in
            _ = connection.request()
            connection.send(head("audio/pcm"))
            connection.send(bytes[..<4_801])
            // The rest only once the first piece is there.
            while !gate.withLock({ $0 }) { ScriptedPause.short() }
            connection.send(bytes[4_801...])
        }
        defer { bench.server.stop() }
        let gathered = Lock<[Int16]>([])
        try await bench.openAI.speak(SpeechRequest(text: "Hello")) { (piece: SpeechPiece) async throws(EngineError) in
            gathered.withLock { $0 += piece.samples }
            gate.withLock { $0 = true }
        }
        let isWhole = gathered.withLock { $0 } == samples(24_000)
        #expect(isWhole)
    }

    @Test("A WAV file in place of samples is read, with its own rate", arguments: [8_000, 22_050, 48_000])
    func wavAnswer(_ rate: Int) async throws {
        let bench = try RemoteVoiceBench { connection in
            _ = connection.request()
            let file = wav(sound(3_000), rate: rate) + Array("LISTmore".utf8)
            connection.send(head("audio/pcm", length: file.count))
            // In two parts, the first ends within the header.
            connection.send(file[..<20])
            ScriptedPause.short()
            connection.send(file[20...])
        }
        defer { bench.server.stop() }
        let outcome = await bench.openAI.outcome()
        #expect(outcome.error == nil)
        #expect(outcome.rate == rate)
        let isWhole = outcome.samples == samples(3_000)
        #expect(isWhole)
    }

    @Test("Stereo is mixed down, and a length of a stream is no length")
    func stereo() async throws {
        let bench = try RemoteVoiceBench { connection in
            _ = connection.request()
            let left = samples(1_000)
            let data = left.flatMap { little(Int(UInt16(bitPattern: $0)), 2) + little(0, 2) }
            connection.send(head("audio/wav") + wav(data, rate: 16_000, channels: 2, announced: 0xFFFF_FFFF))
        }
        defer { bench.server.stop() }
        let outcome = await bench.openAI.outcome()
        #expect(outcome.error == nil)
        let isHalf = outcome.samples == samples(1_000).map { $0 / 2 }
        #expect(isHalf)
    }
}
