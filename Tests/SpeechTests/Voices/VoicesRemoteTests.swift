import Loops
import Net
import Runtime
@testable import Speech
import TestSupport
import Testing
import VoiceCore

/// A sawtooth of so many samples, in bytes.
private func sound(_ count: Int) -> [UInt8] {
    (0..<count).flatMap { index in
        let sample = UInt16(bitPattern: Int16(index % 200 * 100 - 10_000))
        return [UInt8(sample & 0xFF), UInt8(sample >> 8)]
    }
}

/// The same samples as numbers.
private func samples(_ count: Int) -> [Int16] { (0..<count).map { Int16($0 % 200 * 100 - 10_000) } }

private func little(_ value: Int, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(value >> (8 * $0) & 0xFF) } }

/// A WAV file around PCM bytes.
private func wav(_ data: [UInt8], rate: Int, channels: Int = 1, announced: Int? = nil) -> [UInt8] {
    Array("RIFF".utf8) + little(36 + data.count, 4) + Array("WAVEfmt ".utf8) + little(16, 4) + little(1, 2)
        + little(channels, 2) + little(rate, 4) + little(rate * 2 * channels, 4) + little(2 * channels, 2)
        + little(16, 2) + Array("LIST".utf8) + little(4, 4) + Array("abcd".utf8) + Array("data".utf8)
        + little(announced ?? data.count, 4) + data
}

private func head(_ type: String, status: String = "200 OK", length: Int? = nil) -> [UInt8] {
    Array(
        "HTTP/1.1 \(status)\r\nContent-Type: \(type)\r\n\(length.map { "Content-Length: \($0)\r\n" } ?? "Connection: close\r\n")\r\n"
            .utf8
    )
}

/// A loop with its HTTP clients, and a scripted server beside it.
private struct Bench {
    let server: ScriptedServer
    let loops: LoopGroup
    let http: HTTPClients

    /// Long enough for any machine.
    static let patient = RemoteTimes(
        connect: .seconds(60),
        firstAudio: .seconds(60),
        idle: .seconds(60),
        total: .seconds(60)
    )
    /// For servers that never answer.
    static let impatient = RemoteTimes(
        connect: .milliseconds(300),
        firstAudio: .milliseconds(400),
        idle: .milliseconds(400),
        total: .seconds(60)
    )

    init(_ script: @escaping ScriptedServer.Script) throws {
        server = ScriptedServer(script)
        loops = try LoopGroup(count: 1)
        http = HTTPClients(loops)
    }

    var openAI: OpenAISynthesizer { openAI(Self.patient) }

    func openAI(_ times: RemoteTimes) -> OpenAISynthesizer {
        OpenAISynthesizer(.init(url: server.url + "/v1", key: "secret", voice: "nova", times: times), http: http)
    }

    func piper(_ path: String = "") -> PiperSynthesizer {
        PiperSynthesizer(url: server.url + path, times: Self.patient, http: http)
    }
}

/// What came of a request: the error if there was one, and the pieces until then.
private struct Outcome {
    var error: EngineError?
    var samples: [Int16] = []
    var rate = 0
}

extension SpeechSynthesizer {
    fileprivate func outcome(_ request: SpeechRequest = SpeechRequest(text: "Hello there.")) async -> Outcome {
        let gathered = Lock(Outcome())
        do throws(EngineError) {
            try await speak(request) { (piece: SpeechPiece) async throws(EngineError) in
                gathered.withLock {
                    $0.samples += piece.samples
                    $0.rate = piece.sampleRate
                }
            }
        } catch {
            gathered.withLock { $0.error = error }
        }
        return gathered.withLock { $0 }
    }
}

/// The case of an error, without its sentence.
private func kind(_ error: EngineError?) -> String {
    switch error {
    case nil: "none"
    case .unavailable: "unavailable"
    case .timedOut: "timedOut"
    case .refused: "refused"
    case .malformedAnswer: "malformedAnswer"
    case .cancelled: "cancelled"
    }
}

struct Fault: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let expected: String
    let script: ScriptedServer.Script

    init(_ name: String, _ expected: String, _ script: @escaping ScriptedServer.Script) {
        testDescription = name
        self.expected = expected
        self.script = script
    }
}

@Suite("Speaking through remote servers")
struct VoicesRemoteTests {
    @Test("An OpenAI server is asked for samples with model, voice, speed and key")
    func openAIRequest() async throws {
        let seen = Lock<ScriptedConnection.Request?>(nil)
        let bench = try Bench { connection in
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
        let bench = try Bench { connection in
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
        let bench = try Bench { connection in
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
        let bench = try Bench { connection in
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

    static let faults = [
        Fault("hangs before the head", "timedOut") { $0.waitForClose() },
        Fault("hangs before the first audio", "timedOut") { connection in
            _ = connection.request()
            connection.send(head("audio/pcm"))
            connection.waitForClose()
        },
        Fault("hangs in the middle", "timedOut") { connection in
            _ = connection.request()
            connection.send(head("audio/pcm") + sound(4_800))
            connection.waitForClose()
        },
        Fault("sends nothing", "malformedAnswer") { connection in
            _ = connection.request()
            connection.send(head("audio/pcm", length: 0))
        },
        Fault("sends one byte", "malformedAnswer") { connection in
            _ = connection.request()
            connection.send(head("audio/pcm", length: 1) + [1])
        },
        Fault("sends a page with status 200", "malformedAnswer") { connection in
            _ = connection.request()
            connection.answer("<!DOCTYPE html><html></html>", type: "text/html")
        },
        Fault("calls a page audio", "malformedAnswer") { connection in
            _ = connection.request()
            connection.answer("<!DOCTYPE html><html><body>no</body></html>", type: "audio/pcm")
        },
        Fault("calls an error audio", "malformedAnswer") { connection in
            _ = connection.request()
            connection.answer(#"{"error": {"message": "no such voice"}}"#, type: "audio/pcm")
        },
        Fault("sends MP3", "malformedAnswer") { connection in
            _ = connection.request()
            connection.send(head("audio/pcm", length: 5_000) + [0xFF, 0xFB, 0x90, 0x64] + sound(2_498))
        },
        Fault("sends Ogg", "malformedAnswer") { connection in
            _ = connection.request()
            connection.send(head("audio/pcm", length: 5_000) + Array("OggS".utf8) + sound(2_498))
        },
        Fault("sends a damaged WAV", "malformedAnswer") { connection in
            _ = connection.request()
            let file = Array(wav(sound(100), rate: 16_000).prefix(30))
            connection.send(head("audio/wav", length: file.count) + file)
        },
        Fault("sends WAV of an absurd rate", "malformedAnswer") { connection in
            _ = connection.request()
            connection.send(head("audio/wav") + wav(sound(100), rate: 1))
        },
        Fault("breaks off within its length", "unavailable") { connection in
            _ = connection.request()
            connection.send(head("audio/pcm", length: 96_000) + sound(4_800))
        },
        Fault("sends less WAV than announced", "unavailable") { connection in
            _ = connection.request()
            connection.send(head("audio/wav") + wav(sound(1_000), rate: 16_000, announced: 9_000))
        },
        Fault("breaks the connection", "unavailable") { connection in
            _ = connection.request()
            connection.reset()
        },
        Fault("speaks no HTTP", "malformedAnswer") { connection in
            _ = connection.request()
            connection.send("SSH-2.0-OpenSSH_9.2\r\n")
        },
        Fault("refuses the key", "refused") { connection in
            _ = connection.request()
            connection.answer("{}", status: "401 Unauthorized")
        },
        Fault("does not know the voice", "refused") { connection in
            _ = connection.request()
            connection.answer("{}", status: "400 Bad Request")
        },
        Fault("is overloaded", "unavailable") { connection in
            _ = connection.request()
            connection.answer("{}", status: "503 Service Unavailable")
        },
        Fault("has a bug", "unavailable") { connection in
            _ = connection.request()
            connection.answer("oops", status: "500 Internal Server Error", type: "text/plain")
        },
    ]

    @Test("A server's fault becomes an error that says what to do", arguments: faults)
    func fault(_ fault: Fault) async throws {
        let bench = try Bench(fault.script)
        defer { bench.server.stop() }
        let times = fault.expected == "timedOut" ? Bench.impatient : Bench.patient
        let outcome = await bench.openAI(times).outcome()
        #expect(kind(outcome.error) == fault.expected, "\(outcome.error?.reason ?? "")")
    }

    @Test("Nothing that listens, nothing that accepts")
    func unreachable() async throws {
        let bench = try Bench { _ in }
        bench.server.stop()
        let closed = OpenAISynthesizer(
            .init(url: "http://127.0.0.1:\(ScriptedServer.closedPort())/v1", times: Bench.impatient),
            http: bench.http
        )
        #expect(kind(await closed.outcome().error) == "unavailable")
        let deaf = DeafServer()
        let slow = OpenAISynthesizer(.init(url: deaf.url + "/v1", times: Bench.impatient), http: bench.http)
        #expect(kind(await slow.outcome().error) == "timedOut")
    }

    @Test("Cancelling closes the connection")
    func cancellation() async throws {
        let isClosed = Lock(false)
        let bench = try Bench { connection in
            _ = connection.request()
            connection.send(head("audio/pcm") + sound(4_800))
            connection.waitForClose()
            isClosed.withLock { $0 = true }
        }
        defer { bench.server.stop() }
        let voice = bench.openAI
        let task = Task {
            try await voice.speak(SpeechRequest(text: "Hello")) { (_: SpeechPiece) async throws(EngineError) in
                withUnsafeCurrentTask { $0?.cancel() }
            }
        }
        await #expect(throws: EngineError.cancelled) { try await task.value }
        while !isClosed.withLock({ $0 }) { await Task.yield() }
    }

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
        let bench = try Bench { connection in
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
        let bench = try Bench { connection in
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
        let bench = try Bench { connection in
            guard connection.request() != nil else { return }
            connection.reset()
        }
        defer { bench.server.stop() }
        let piper = bench.piper()
        #expect(kind(await piper.outcome().error) == "unavailable")
        #expect(kind(await piper.outcome().error) == "unavailable")
    }

    @Test("The next voice takes over a phrase of which nothing was heard, and no other")
    func fallback() async throws {
        let silent = try Bench { connection in
            _ = connection.request()
            connection.answer("{}", status: "503 Service Unavailable")
        }
        defer { silent.server.stop() }
        let broken = try Bench { connection in
            _ = connection.request()
            connection.send(head("audio/pcm", length: 96_000) + sound(4_800))
            connection.waitForClose()
        }
        defer { broken.server.stop() }
        let taken = await FallbackSynthesizer([silent.openAI, FliteSynthesizer()], rests: EngineRests()).outcome()
        #expect(taken.error == nil)
        #expect(taken.rate == 16_000)
        var stalling = Bench.patient
        stalling.idle = .milliseconds(400)
        let cut = await FallbackSynthesizer([broken.openAI(stalling), FliteSynthesizer()], rests: EngineRests())
            .outcome()
        #expect(kind(cut.error) == "timedOut")
        #expect(cut.rate == 24_000)
        let rests = EngineRests()
        _ = await FallbackSynthesizer([silent.openAI, FliteSynthesizer()], rests: rests).outcome()
        silent.server.stop()
        // It rests: nobody asks the server, which would end in another error.
        #expect(rests.next(from: 0, of: ["openai", "embedded"]) == 1)
        let none = await FallbackSynthesizer([silent.openAI, silent.openAI], rests: EngineRests()).outcome()
        #expect(kind(none.error) == "unavailable")
    }

    @Test("Answers cut at any byte neither trap nor pass for whole")
    func truncation() async throws {
        let file = wav(sound(200), rate: 16_000)
        let count = Lock(0)
        let bench = try Bench { connection in
            _ = connection.request()
            let length = count.withLock { count in
                defer { count = min(count + 3, file.count) }
                return count
            }
            connection.send(head("audio/wav", length: length) + file.prefix(length))
        }
        defer { bench.server.stop() }
        for _ in stride(from: 0, to: file.count, by: 3) { #expect(await bench.openAI.outcome().error != nil) }
        #expect(await bench.openAI.outcome().error == nil)
    }
}
