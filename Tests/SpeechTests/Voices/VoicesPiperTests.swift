import Loops
import Net
import Runtime
@testable import Speech
import TestSupport
import Testing
import VoiceCore

@Suite("Speaking through Piper servers")
struct VoicesPiperTests {
    @Test(
        "A Piper server is asked in the dialect that it speaks, after one probe",
        arguments: [
            (["/info"], "POST /synthesize HTTP/1.1"),
            (["/voices"], "POST / HTTP/1.1"),
            (["/api/tts"], "GET /api/tts?text=Hello%20there. HTTP/1.1"),
            ([], "GET /?text=Hello%20there. HTTP/1.1"),
        ]
    )
    func piperDialects(_ known: [String], _ expected: String) async throws {
        let lines = Lock<[String]>([])
        let bench = try RemoteVoiceBench { connection in
            while let request = connection.request() {
                lines.withLock { $0.append(request.line) }
                let path = request.line.split(separator: " ")[1].prefix { $0 != "?" }
                if path == "/info" || path == "/voices" || path == "/api/tts" {
                    guard known.contains(String(path)) else {
                        connection.answer("nothing", status: "404 Not Found", type: "text/plain")
                        continue
                    }
                }
                if path == "/info" || path == "/voices" {
                    connection.answer("{}")
                } else {
                    let file = wav(sound(2_000), rate: 22_050)
                    // What piper1-gpl calls its WAV files.
                    let type = known == ["/info"] ? "text/html; charset=utf-8" : "audio/wav"
                    connection.send(head(type, length: file.count) + file)
                }
            }
        }
        defer { bench.server.stop() }
        let piper = bench.piper("/")
        for _ in 0..<2 {
            let outcome = await piper.outcome()
            #expect(outcome.error == nil)
            #expect(outcome.rate == 22_050)
            #expect(outcome.samples.count == 2_000)
        }
        #expect(lines.withLock { $0 }.suffix(2) == [expected, expected])
    }

    @Test("A Piper URL that names its dialect needs no probe; speed is a length scale")
    func piperPaths() async throws {
        let seen = Lock<[ScriptedConnection.Request]>([])
        let bench = try RemoteVoiceBench { connection in
            while let request = connection.request() {
                seen.withLock { $0.append(request) }
                let file = wav(sound(2_000), rate: 16_000)
                connection.send(head("audio/wav", length: file.count) + file)
            }
        }
        defer { bench.server.stop() }
        #expect(await bench.piper("/api/tts").outcome(SpeechRequest(text: "Ä&b=1", voice: "x y")).error == nil)
        #expect(await bench.piper("/synthesize").outcome(SpeechRequest(text: "Hi", speed: 2)).error == nil)
        let requests = seen.withLock { $0 }
        #expect(requests.count == 2)
        #expect(requests[0].line == "GET /api/tts?text=%C3%84%26b%3D1&voice=x%20y HTTP/1.1")
        let body = try JSONValue(parsing: requests[1].body)
        #expect(body["text"]?.string == "Hi")
        #expect(body["length_scale"]?.double == 0.5)
    }

    @Test("A Piper server that can't be reached is asked anew the next time")
    func piperReprobe() async throws {
        let bench = try RemoteVoiceBench { connection in
            guard connection.request() != nil else { return }
            connection.reset()
        }
        defer { bench.server.stop() }
        let piper = bench.piper()
        #expect(kind(await piper.outcome().error) == "unavailable")
        #expect(kind(await piper.outcome().error) == "unavailable")
    }
}
