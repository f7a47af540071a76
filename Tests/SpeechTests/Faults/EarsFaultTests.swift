import Loops
@testable import Net
import Runtime
@testable import Speech
import TestSupport
import Testing
import VoiceCore

@Suite("When the server of ears fails", .timeLimit(.minutes(3)))
struct EarsFaultTests {
    enum Kind: String, FaultyEngine, CaseIterable {
        case openai, asr, whisperx, wyoming

        var isHTTP: Bool { self == .openai || self == .asr }

        var scheme: String {
            switch self {
            case .openai, .asr: "http"
            case .whisperx: "ws"
            case .wyoming: "tcp"
            }
        }

        var answer: [UInt8] {
            switch self {
            case .openai, .asr: httpAnswer(Array(#"{"text":"first"}"#.utf8), type: "application/json")
            case .whisperx: Self.frame(#"{"type":"final","text":"first"}"#)
            case .wyoming: WyomingEvent(type: "transcript", data: ["text": "first"]).bytes
            }
        }

        var garbage: [UInt8] {
            switch self {
            case .openai, .asr: httpAnswer(Array("<html>hello</html>".utf8), type: "text/html")
            // A reserved kind of frame: the connection is over, and another one may do better.
            case .whisperx: [0x83, 1, 0]
            case .wyoming: Array("<html>hello</html>\n".utf8)
            }
        }

        var endlessBeginning: [UInt8] {
            switch self {
            case .openai, .asr:
                Array("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"text\":\"".utf8)
            // A frame of 2^40 bytes.
            case .whisperx: [0x81, 127, 0, 0, 1, 0, 0, 0, 0, 0]
            case .wyoming: []
            }
        }

        func take(_ connection: ScriptedConnection) -> Bool {
            switch self {
            case .openai, .asr: connection.request() != nil
            case .whisperx: Self.upgrade(connection) && Self.readFinalize(connection)
            case .wyoming: connection.read(past: "\"audio-stop\"}\n")
            }
        }

        func make(_ url: String, isPatient: Bool, http: HTTPClients) -> any Transcriber {
            let times = RemoteHearingTimes(
                connect: isPatient ? .seconds(30) : .milliseconds(200),
                total: isPatient ? .seconds(30) : .milliseconds(300)
            )
            return switch self {
            case .openai: OpenAITranscriber(.init(url: url + "/v1", times: times), http: http)
            case .asr: WhisperTranscriber(url: url + "/asr", times: times, http: http)
            case .whisperx:
                WhisperXTranscriber(.init(url: url, patience: times.total, pause: .milliseconds(1)), http: http)
            case .wyoming: WyomingTranscriber(url: url, http: http, times: times)
            }
        }

        /// An unmasked text frame (RFC 6455, section 5.2).
        private static func frame(_ text: String) -> [UInt8] { [0x81, UInt8(text.utf8.count)] + Array(text.utf8) }

        private static func upgrade(_ connection: ScriptedConnection) -> Bool {
            guard let key = connection.request()?.headers["sec-websocket-key"] else { return false }
            connection.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n")
            connection.send("Sec-WebSocket-Accept: \(WebSocketHandshake.acceptKey(for: key))\r\n\r\n")
            return true
        }

        /// Reads masked frames until one asks for the text.
        private static func readFinalize(_ connection: ScriptedConnection) -> Bool {
            while let head = connection.read(exactly: 2) {
                var length = Int(head[1] & 0x7F)
                if length >= 126 {
                    guard let longer = connection.read(exactly: length == 126 ? 2 : 8) else { return false }
                    length = longer.reduce(0) { $0 << 8 | Int($1) }
                }
                guard let mask = connection.read(exactly: 4), let content = connection.read(exactly: length) else {
                    return false
                }
                let bytes = content.enumerated().map { $0.element ^ mask[$0.offset % 4] }
                if head[0] & 0x0F == 1, String(decoding: bytes, as: UTF8.self).contains("finalize") { return true }
            }
            return false
        }
    }

    private let loops: LoopGroup
    private let http: HTTPClients
    private let speech = (0..<1600).map { Int16($0 % 80 * 300 - 12_000) }

    init() throws {
        loops = try LoopGroup(count: 1)
        http = HTTPClients(loops)
    }

    /// Ears that always hear the same.
    private struct StandIn: SegmentTranscriber {
        struct Engine: SegmentEngine {
            let description = EngineDescription(name: "stand-in", isRemote: false)

            func text(
                of samples: [Int16],
                language: String,
                onPartial: @escaping (String) -> Void
            ) async throws(EngineError) -> Transcript {
                Transcript(text: "stand-in heard \(samples.count)", isFinal: true)
            }
        }

        let engine: any SegmentEngine = Engine()
        let turns = FairGate.ears()
    }

    private func state() -> EngineState {
        let start = ContinuousClock.now
        return EngineState(.ears, "engine", now: { start })
    }

    @Test("The next ears hear the whole utterance, and the state tells why", arguments: Kind.allCases, EngineFault.all)
    func fault(_ kind: Kind, _ fault: EngineFault) async throws {
        try await expect(fault, of: kind)
    }

    @Test("A status says whether the engine rests", arguments: [Kind.openai, .asr], EngineFault.statuses)
    func status(_ kind: Kind, _ fault: EngineFault) async throws {
        try await expect(fault, of: kind)
    }

    @Test("A WebSocket that is refused is not tried again where that can't help")
    func refusedWebSocket() async throws {
        let fault = EngineFault(
            "401",
            "refused",
            .scripted { connection, _ in
                guard connection.request() != nil else { return }
                connection.answer("", status: "401 Unauthorized")
            }
        )
        try await expect(fault, of: .whisperx)
    }

    @Test("Ears that have lost their server for good say so at once, whenever they are asked")
    func lost() async throws {
        let url = "ws://127.0.0.1:\(ScriptedServer.closedPort())"
        let ears = WhisperXTranscriber(.init(url: url, patience: .seconds(3600), pause: .milliseconds(1)), http: http)
        let listener = EarsListener(ears, on: loops.first)
        let transcription = await listener.begin()
        await listener.append(speech, to: transcription)
        for _ in 0..<2 {
            let error = await #expect(throws: EngineError.self) { try await listener.settle(transcription) }
            #expect(errorCase(error) == "unavailable")
        }
        await listener.cancel(transcription)
    }

    private func expect(_ fault: EngineFault, of kind: Kind) async throws {
        try await fault.with(kind) { url in
            let ears = kind.make(url, isPatient: fault.expected != "timedOut", http: http)
            let state = state()
            let alone = FallbackTranscriber([WatchedEngine(ears, state: state)])
            let error = await #expect(throws: EngineError.self) {
                try await EarsListener(alone, on: loops.first).hear(speech)
            }
            let isOverWebSocket = kind == .whisperx && fault.expected == "malformedAnswer"
            #expect(errorCase(error) == (isOverWebSocket ? "unavailable" : fault.expected), "\(error?.reason ?? "")")
            fault.check(state)

            let row = FallbackTranscriber([WatchedEngine(ears), WatchedEngine(StandIn())])
            let listener = EarsListener(row, on: loops.first)
            let text = try await listener.hear(speech).text
            #expect(text == "stand-in heard 1600")
        }
    }

    @Test("An answer cut at any byte is never taken for whole", arguments: Kind.allCases)
    func cut(_ kind: Kind) async throws {
        let length = Lock(0)
        let server = ScriptedServer { connection in
            guard kind.take(connection) else { return }
            connection.send(kind.answer.prefix(length.withLock { $0 }))
        }
        defer { server.stop() }
        let ears = kind.make("\(kind.scheme)://127.0.0.1:\(server.port)", isPatient: true, http: http)
        for count in 0...kind.answer.count {
            length.withLock { $0 = count }
            let state = state()
            let row = FallbackTranscriber([WatchedEngine(ears, state: state), WatchedEngine(StandIn())])
            let text = try await EarsListener(row, on: loops.first).hear(speech).text
            let isWhole = count == kind.answer.count
            #expect(text == (isWhole ? "first" : "stand-in heard 1600"), "\(count)")
            #expect(state.breakerState == (isWhole ? .closed : .open), "\(count)")
        }
    }
}
