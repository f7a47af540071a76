import Loops
import Net
import Runtime
@testable import Speech
import TestSupport
import Testing
import VoiceCore

@Suite("When the server of a voice fails", .timeLimit(.minutes(3)))
struct VoiceFaultTests {
    enum Kind: String, FaultyEngine, CaseIterable {
        case openai, piper, chatterbox, wyoming

        var scheme: String { self == .wyoming ? "tcp" : "http" }

        /// 25 ms of sound.
        static let sampleCount = 400

        var answer: [UInt8] {
            let data = sound(Self.sampleCount)
            guard self == .wyoming else { return httpAnswer(wav(data, rate: 16_000), type: "audio/wav") }
            let format: [String: JSONValue] = ["rate": 16_000, "width": 2, "channels": 1]
            return WyomingEvent(type: "audio-start", data: format).bytes
                + WyomingEvent(type: "audio-chunk", data: format, payload: data).bytes
                + WyomingEvent(type: "audio-stop").bytes
        }

        var garbage: [UInt8] {
            let page = Array("<html>no voice today</html>\n".utf8)
            return self == .wyoming ? page : httpAnswer(page, type: "text/html")
        }

        var endlessBeginning: [UInt8] {
            self == .wyoming ? [] : Array("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>".utf8)
        }

        func take(_ connection: ScriptedConnection) -> Bool {
            self == .wyoming ? connection.read(past: "\n") : connection.request() != nil
        }

        func make(_ url: String, isPatient: Bool, http: HTTPClients) -> any SpeechSynthesizer {
            var times = RemoteVoiceBench.patient
            if !isPatient {
                times.connect = .milliseconds(200)
                times.firstAudio = .milliseconds(300)
                times.idle = .milliseconds(300)
            }
            return switch self {
            case .openai: OpenAISynthesizer(.init(url: url + "/v1", times: times), http: http)
            // In the dialect that needs no looking for.
            case .piper: PiperSynthesizer(url: url + "/api/tts", times: times, http: http)
            case .chatterbox: ChatterboxSynthesizer(url: url, http: http, times: times)
            case .wyoming: WyomingSynthesizer(url: url, http: http, times: times)
            }
        }
    }

    /// A voice that hums, and notes what it was asked to say.
    private struct StandIn: SpeechSynthesizer {
        let description = EngineDescription(name: "stand-in", isRemote: false)
        let texts = Lock<[String]>([])

        func speak(
            _ request: SpeechRequest,
            yield: @escaping @Sendable (SpeechPiece) async throws(EngineError) -> Void
        ) async throws(EngineError) {
            texts.withLock { $0.append(request.text) }
            try await yield(SpeechPiece(samples: [Int16](repeating: 7, count: 800), sampleRate: 16_000))
        }
    }

    private static let text = "Hello there."

    private let loops: LoopGroup
    private let http: HTTPClients

    init() throws {
        loops = try LoopGroup(count: 1)
        http = HTTPClients(loops)
    }

    private func state() -> EngineState {
        let start = ContinuousClock.now
        return EngineState(.voice, "engine", now: { start })
    }

    @Test(
        "The next voice says the rest of the phrase, and the state tells why",
        arguments: Kind.allCases,
        EngineFault.all
    )
    func fault(_ kind: Kind, _ fault: EngineFault) async throws {
        try await expect(fault, of: kind)
    }

    @Test(
        "A status says whether the engine rests",
        arguments: [Kind.openai, .piper, .chatterbox],
        EngineFault.statuses
    )
    func status(_ kind: Kind, _ fault: EngineFault) async throws {
        try await expect(fault, of: kind)
    }

    private func expect(_ fault: EngineFault, of kind: Kind) async throws {
        try await fault.with(kind) { url in
            let voice = kind.make(url, isPatient: fault.expected != "timedOut", http: http)
            let request = SpeechRequest(text: Self.text)
            let alone = await voice.outcome(request)
            #expect(errorCase(alone.error) == fault.expected, "\(alone.error?.reason ?? "")")
            let state = state()
            state.note(alone.error)
            fault.check(state)

            let standIn = StandIn()
            let row = FallbackSynthesizer([WatchedEngine(voice), WatchedEngine(standIn)])
            let heard = await row.outcome(request)
            #expect(heard.error == nil)
            #expect(heard.samples.suffix(1) == [7])
            #expect(standIn.texts.withLock({ $0 }).allSatisfy { !$0.isEmpty && Self.text.hasSuffix($0) })
        }
    }

    @Test("An answer cut at any byte is never taken for whole, and the next voice goes on", arguments: Kind.allCases)
    func cut(_ kind: Kind) async throws {
        let length = Lock(0)
        let server = ScriptedServer { connection in
            guard kind.take(connection) else { return }
            connection.send(kind.answer.prefix(length.withLock { $0 }))
        }
        defer { server.stop() }
        let voice = kind.make("\(kind.scheme)://127.0.0.1:\(server.port)", isPatient: true, http: http)
        for count in 0...kind.answer.count {
            length.withLock { $0 = count }
            let state = state()
            let standIn = StandIn()
            let row = FallbackSynthesizer([WatchedEngine(voice, state: state), WatchedEngine(standIn)])
            let heard = await row.outcome(SpeechRequest(text: Self.text))
            let isWhole = count == kind.answer.count
            #expect(heard.error == nil, "\(count)")
            #expect(state.breakerState == (isWhole ? .closed : .open), "\(count)")
            #expect(standIn.texts.withLock({ $0 }).isEmpty == isWhole, "\(count)")
            if isWhole { #expect(heard.samples == samples(Kind.sampleCount)) }
        }
    }
}
