import Loops
import Net
import TestSupport
import Testing
import VoiceCore

@testable import Speech

@Suite("Remote ears")
struct EarsRemoteTests {
    private let loops: LoopGroup
    private let http: HTTPClients
    private let speech = (0..<16_000).map { Int16($0 % 80 * 300 - 12_000) }

    init() throws {
        loops = try LoopGroup(count: 1)
        http = HTTPClients(loops)
    }

    private func openAI(_ server: ScriptedServer, key: String? = nil) -> EarsListener {
        let times = RemoteHearingTimes(connect: .seconds(30), total: .seconds(60))
        let settings = OpenAITranscriber.Settings(url: server.url + "/v1", model: "m1", key: key, times: times)
        return EarsListener(OpenAITranscriber(settings, http: http), on: loops.first)
    }

    private func asr(_ server: ScriptedServer) -> EarsListener {
        let times = RemoteHearingTimes(connect: .seconds(30), total: .seconds(60))
        return EarsListener(WhisperTranscriber(url: server.url + "/asr", times: times, http: http), on: loops.first)
    }

    /// Answers every request so.
    private func server(_ answer: @escaping @Sendable (ScriptedConnection) -> Void) -> ScriptedServer {
        ScriptedServer { connection in
            while connection.request() != nil { answer(connection) }
        }
    }

    @Test("An OpenAI-compatible server gets a form with a WAV file, model, language and key")
    func form() async throws {
        let server = ScriptedServer { connection in
            guard let request = connection.request() else { return }
            let text = String(decoding: request.body, as: UTF8.self)
            let parts = [
                "name=\"model\"", "m1", "name=\"language\"", "\r\nen\r\n", "name=\"response_format\"", "\r\njson\r\n",
                "name=\"file\"; filename=\"speech.wav\"", "RIFF", "WAVEfmt ",
            ]
            let isRight =
                request.line == "POST /v1/audio/transcriptions HTTP/1.1"
                && request.headers["authorization"] == "Bearer secret" && parts.allSatisfy { text.contains($0) }
            connection.answer(#"{"text":" \#(isRight ? "all there" : "something is missing")\n"}"#)
        }
        let transcript = try await openAI(server, key: "secret").hear(speech)
        #expect(transcript == Transcript(text: "all there", isFinal: true))
    }

    @Test("A plain endpoint gets the WAV file itself and may answer with JSON or text", arguments: [true, false])
    func plain(isJSON: Bool) async throws {
        let server = ScriptedServer { connection in
            guard let request = connection.request() else { return }
            let isRight =
                request.line == "POST /asr HTTP/1.1" && request.headers["content-type"] == "audio/wav"
                && request.body.count == 44 + 32_000 && request.body.starts(with: Array("RIFF".utf8))
            let text = isRight ? "all there" : "something is missing"
            connection.answer(isJSON ? #"{"text":"\#(text)"}"# : text + "\n", type: isJSON ? "text/json" : "text/plain")
        }
        #expect(try await asr(server).hear(speech).text == "all there")
    }

    @Test("Settling sends what was heard; finishing after silence sends nothing more")
    func settles() async throws {
        let server = ScriptedServer { connection in
            var count = 0
            while let request = connection.request() {
                count += 1
                connection.answer(#"{"text":"request \#(count) of \#(request.body.count > 60_000 ? "2" : "1") s"}"#)
            }
        }
        let listener = openAI(server)
        let transcription = await listener.begin()
        await listener.append(speech, to: transcription)
        let settled = try await listener.settle(transcription)
        await listener.append(EarsRecording.silence(.milliseconds(400)), to: transcription)
        #expect(try await listener.finish(transcription) == settled)
        #expect(settled.text == "request 1 of 1 s")

        let other = await listener.begin()
        await listener.append(speech, to: other)
        _ = try await listener.settle(other)
        await listener.append(speech, to: other)
        #expect(try await listener.finish(other).text == "request 3 of 2 s")
    }

    @Test("Nothing heard is no text, and nobody is asked")
    func nothing() async throws {
        let server = ScriptedServer { _ in Issue.record("nothing was said") }
        #expect(try await openAI(server).hear([]).text == "")
    }

    @Test(
        "An answer that can't be used is an error and no text",
        arguments: [
            ("<html><body>Welcome</body></html>", "text/html"), ("<html>", "application/json"),
            ("", "application/json"), ("{}", "application/json"), (#"{"text":7}"#, "application/json"),
            (#"{"text":"cut o"#, "application/json"), (#"[{"words":7}]"#, "application/json"),
            (#"{"error":{"message":"out of memory"}}"#, "application/json"),
            (#"{"error":"busy","text":null}"#, "application/json"),
            ("plain words", "text/html"),
        ]
    )
    func lies(body: String, type: String) async throws {
        let server = server { $0.answer(body, type: type) }
        let error = await #expect(throws: EngineError.self) { try await openAI(server).hear(speech) }
        switch error {
        case .malformedAnswer: #expect(!body.contains("error"))
        case .unavailable: #expect(body.contains("error"))
        default: Issue.record("\(String(describing: error))")
        }
    }

    @Test("A page where plain text is expected is no text", arguments: ["text/html", "text/plain", "application/json"])
    func page(type: String) async throws {
        let server = server { $0.answer("<!doctype html><p>Please log in", type: type) }
        let error = await #expect(throws: EngineError.self) { try await asr(server).hear(speech) }
        guard case .malformedAnswer = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test(
        "A status says whether to try again",
        arguments: [("401 Unauthorized", false), ("400 Bad Request", false), ("503 Busy", true), ("429 Slow", true)]
    )
    func status(_ status: String, isPassing: Bool) async throws {
        let server = server { $0.answer(#"{"text":"never"}"#, status: status) }
        let error = await #expect(throws: EngineError.self) { try await openAI(server).hear(speech) }
        if case .unavailable = error { #expect(isPassing) } else { #expect(!isPassing) }
    }

    @Test("A server that never answers is a timeout")
    func silentServer() async throws {
        let server = ScriptedServer { $0.waitForClose() }
        let times = RemoteHearingTimes(connect: .milliseconds(300), total: .milliseconds(300))
        let transcriber = WhisperTranscriber(url: server.url, times: times, http: http)
        let error = await #expect(throws: EngineError.self) {
            try await EarsListener(transcriber, on: loops.first).hear(speech)
        }
        #expect(error?.isTimeout == true)
    }

    @Test("A cancelled utterance closes its request and ends those that wait")
    func cancels() async throws {
        let (asked, gone) = (Gate(), Gate())
        let server = ScriptedServer { connection in
            _ = connection.request()
            asked.open()
            connection.waitForClose()
            gone.open()
        }
        let listener = openAI(server)
        let transcription = await listener.begin()
        await listener.append(speech, to: transcription)
        let settled = Task { try await listener.settle(transcription) }
        await Task.detached { asked.wait() }.value
        await listener.cancel(transcription)
        await #expect(throws: EngineError.cancelled) { try await settled.value }
        await Task.detached { gone.wait() }.value
    }
}
