import Loops
import Net
import Runtime
@testable import Speech
import TestSupport
import Testing
import VoiceCore

/// A sawtooth of so many samples, in bytes.
func sound(_ count: Int) -> [UInt8] {
    (0..<count).flatMap { index in
        let sample = UInt16(bitPattern: Int16(index % 200 * 100 - 10_000))
        return [UInt8(sample & 0xFF), UInt8(sample >> 8)]
    }
}

/// The same samples as numbers.
func samples(_ count: Int) -> [Int16] { (0..<count).map { Int16($0 % 200 * 100 - 10_000) } }

func little(_ value: Int, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(value >> (8 * $0) & 0xFF) } }

/// A WAV file around PCM bytes.
func wav(_ data: [UInt8], rate: Int, channels: Int = 1, announced: Int? = nil) -> [UInt8] {
    Array("RIFF".utf8) + little(36 + data.count, 4) + Array("WAVEfmt ".utf8) + little(16, 4) + little(1, 2)
        + little(channels, 2) + little(rate, 4) + little(rate * 2 * channels, 4) + little(2 * channels, 2)
        + little(16, 2) + Array("LIST".utf8) + little(4, 4) + Array("abcd".utf8) + Array("data".utf8)
        + little(announced ?? data.count, 4) + data
}

func head(_ type: String, status: String = "200 OK", length: Int? = nil) -> [UInt8] {
    Array(
        "HTTP/1.1 \(status)\r\nContent-Type: \(type)\r\n\(length.map { "Content-Length: \($0)\r\n" } ?? "Connection: close\r\n")\r\n"
            .utf8
    )
}

/// A loop with its HTTP clients, and a scripted server beside it.
struct RemoteVoiceBench {
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
struct VoiceOutcome {
    var error: EngineError?
    var samples: [Int16] = []
    var rate = 0
}

extension SpeechSynthesizer {
    func outcome(_ request: SpeechRequest = SpeechRequest(text: "Hello there.")) async -> VoiceOutcome {
        let gathered = Lock(VoiceOutcome())
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
func kind(_ error: EngineError?) -> String {
    switch error {
    case nil: "none"
    case .unavailable: "unavailable"
    case .timedOut: "timedOut"
    case .refused: "refused"
    case .unfit: "unfit"
    case .malformedAnswer: "malformedAnswer"
    case .cancelled: "cancelled"
    }
}

struct VoiceFault: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let expected: String
    let script: ScriptedServer.Script

    init(_ name: String, _ expected: String, _ script: @escaping ScriptedServer.Script) {
        testDescription = name
        self.expected = expected
        self.script = script
    }
}
