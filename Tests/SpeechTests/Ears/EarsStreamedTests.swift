import Loops
import Net
import Runtime
import TestSupport
import Testing
import VoiceCore

@testable import Speech

@Suite("Streamed transcriptions")
struct EarsStreamedTests {
    private let loops: LoopGroup
    private let http: HTTPClients
    private let speech = (0..<16_000).map { Int16($0 % 80 * 300 - 12_000) }

    init() throws {
        loops = try LoopGroup(count: 1)
        http = HTTPClients(loops)
    }

    private static let stream = """
        event: transcript.text.delta
        data: {"type":"transcript.text.delta","delta":"Go forward"}

        data: {"type":"transcript.text.delta","delta":" ten.","logprobs":[]}

        data: {"type":"transcript.text.delta","delta":" Meters."}

        data: {"type":"transcript.text.done","text":"Go forward ten meters.","usage":{"type":"tokens"}}


        """

    private static let beginnings = ["Go forward", "Go forward ten", "Go forward ten. Meters"]

    private func ears(_ server: ScriptedServer) -> EarsListener {
        let times = RemoteHearingTimes(connect: .seconds(30), total: .seconds(60))
        let settings = OpenAITranscriber.Settings(url: server.url + "/v1", times: times)
        return EarsListener(OpenAITranscriber(settings, http: http), on: loops.first)
    }

    /// Answers every request with these events, then closes.
    private func server(_ events: String) -> ScriptedServer {
        ScriptedServer { connection in
            guard connection.request() != nil else { return }
            connection.beginEvents()
            connection.send(events)
        }
    }

    @Test("Beginnings are partial texts without their last mark, the last event is the text")
    func partials() async throws {
        let server = ScriptedServer { connection in
            guard let request = connection.request() else { return }
            let asksForStream = request.text.contains("name=\"stream\"\r\n\r\ntrue\r\n")
            connection.beginEvents()
            connection.send(asksForStream ? Self.stream : "")
        }
        let ears = ears(server)
        let transcript = try await ears.hear(speech)
        #expect(transcript == Transcript(text: "Go forward ten meters.", isFinal: true))
        #expect(await ears.partials == Self.beginnings)
    }

    @Test("A stream may be split anywhere, have any line ends, comments, unknown events and a last [DONE]")
    func splits() throws {
        let more = ": alive\n\nevent: ping\ndata: {}\n\n" + Self.stream + "data: [DONE]\n\n"
        for text in [more, more.replacing("\n", with: "\r\n"), more.replacing("\n", with: "\r")] {
            let bytes = Array(text.utf8)
            for cut in 0...bytes.count {
                var events = TranscriptEvents(limit: 1 << 20)
                let first = try events.receive(Array(bytes[..<cut]))
                let second = try events.receive(Array(bytes[cut...]))
                #expect(events.isDone && (first + second).last == "Go forward ten meters.")
            }
        }
    }

    @Test("A stream that is cut has no text, wherever it is cut")
    func cuts() throws {
        let bytes = Array(Self.stream.utf8)
        // The last brace is the last byte that is needed.
        for cut in 0..<bytes.count - 2 {
            var events = TranscriptEvents(limit: 1 << 20)
            _ = try events.receive(Array(bytes[..<cut]))
            #expect(throws: EngineError.self) { try events.end() }
        }
        var events = TranscriptEvents(limit: 1 << 20)
        _ = try events.receive(Array(bytes.dropLast(2)))
        #expect(try events.end() == "Go forward ten meters.")
    }

    @Test("A connection that breaks in a stream is a failure, for the next engine")
    func breaks() async throws {
        let server = ScriptedServer { connection in
            guard connection.request() != nil else { return }
            connection.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
            connection.chunk(#"data: {"type":"transcript.text.delta","delta":"Go forward"}"# + "\n\n")
            connection.reset()
        }
        let error = await #expect(throws: EngineError.self) { try await ears(server).hear(speech) }
        guard case .unavailable = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test(
        "Errors inside a good answer, and events that can't be read, are failures",
        arguments: [
            #"{"type":"error","error":{"message":"overloaded"}}"#, #"{"error":{"code":500}}"#,
            #"{"type":"transcript.text.done"}"#, #"{"type":"transcript.te"#, "Go forward",
        ]
    )
    func errors(event: String) async throws {
        let begun = #"data: {"type":"transcript.text.delta","delta":"Go"}"# + "\n\n"
        let server = server(begun + "data: \(event)\n\n" + Self.stream)
        await #expect(throws: EngineError.self) { try await ears(server).hear(speech) }
    }

    @Test("An endless stream is given up")
    func endless() async throws {
        let server = ScriptedServer { connection in
            guard connection.request() != nil else { return }
            connection.beginEvents()
            let delta = #"data: {"type":"transcript.text.delta","delta":"\#(String(repeating: "on ", count: 1000))"}"#
            while connection.send((delta + "\n\n").utf8) {}
        }
        await #expect(throws: EngineError.self) { try await ears(server).hear(speech) }
    }

    @Test(
        "A server that refuses the field, or streams in its own way, is asked without it from then on",
        arguments: 0..<3
    )
    func whole(kind: Int) async throws {
        let asked = Lock<[Bool]>([])
        let server = ScriptedServer { connection in
            while let request = connection.request() {
                let asksForStream = request.text.contains("name=\"stream\"")
                asked.withLock { $0.append(asksForStream) }
                switch (asksForStream, kind) {
                case (false, _): connection.answer(#"{"text":"all of it"}"#)
                case (true, 0): connection.answer(#"{"error":"unknown field"}"#, status: "400 Bad Request")
                case (true, 1): connection.answer(#"{"detail":[]}"#, status: "422 Unprocessable Entity")
                default:
                    let events = "data: {\"text\":\"all\"}\n\ndata: {\"text\":\"of it\"}\n\n"
                    connection.answer(events, type: "text/event-stream; charset=utf-8")
                }
            }
        }
        let ears = ears(server)
        #expect(try await ears.hear(speech).text == "all of it")
        #expect(try await ears.hear(speech).text == "all of it")
        #expect(asked.withLock { $0 } == [true, false, false])
    }

    @Test("A server that refuses every request is asked for a stream again the next time")
    func refused() async throws {
        let asked = Lock<[Bool]>([])
        let server = ScriptedServer { connection in
            while let request = connection.request() {
                asked.withLock { $0.append(request.text.contains("name=\"stream\"")) }
                connection.answer("{}", status: "400 Bad Request")
            }
        }
        let ears = ears(server)
        for _ in 0..<2 { await #expect(throws: EngineError.self) { try await ears.hear(speech) } }
        #expect(asked.withLock { $0 } == [true, false, true, false])
    }

    @Test("A text that begins again is told when it is longer than before")
    func again() async throws {
        let ears = ears(server(Self.stream))
        let transcription = await ears.begin()
        await ears.append(speech, to: transcription)
        _ = try await ears.settle(transcription)
        await ears.append(speech, to: transcription)
        #expect(try await ears.finish(transcription).text == "Go forward ten meters.")
        #expect(await ears.partials == Self.beginnings)
    }
}
