import Loops
import Runtime
import TestSupport
import Testing
import VoiceCore

@testable import WebSocketPCM

@Suite("A connection to a session", .timeLimit(.minutes(1)))
struct WebSocketConnectionTests {
    private let reply = MessageID()

    private func started(_ reply: MessageID) -> SessionEvent {
        .replyStarted(ReplyStart(reply: reply, to: nil, agent: "parley", provider: nil, model: nil))
    }

    private func ended(_ reply: MessageID, _ status: MessageStatus = .complete) -> SessionEvent {
        .replyEnded(
            ReplyEnd(reply: reply, text: "", status: status, timings: ReplyTimings(), usage: nil, attempts: [])
        )
    }

    private func audio(_ milliseconds: Int, _ reply: MessageID) -> SessionEvent {
        let samples = [Int16](repeating: 5, count: 24 * milliseconds)
        return .replyAudio(AudioFrame(samples: samples, sampleRate: 24_000, startsAt: .zero), reply)
    }

    @Test("The first event says that the session is ready")
    func ready() async throws {
        try await StreamServer.with { server, port in
            let client = try StreamClient(
                port: port,
                query: "rate=8000&out_rate=48000&user=Ann",
                headers: ["Sec-WebSocket-Protocol: parley.v1, bearer.secret"]
            )
            #expect(client.head.contains("Sec-WebSocket-Protocol: parley.v1\r\n") && !client.head.contains("secret"))
            let ready = try client.event("session.ready")
            #expect(ready["seq"] == 1 && (ready["at"]?.integer ?? -1) >= 0)
            #expect(ready["session"]?.string == server.session.session.text && ready["agent"] == "parley")
            #expect(ready["resumed"] == true && ready["messages"] == 4 && ready["server"] == "parley/test")
            #expect(ready["input"] == ["rate": 8_000] && ready["output"] == ["rate": 48_000])
            #expect(server.session.heard.requests.map(\.speaker) == [SpeakerID("Ann")])
        }
    }

    @Test("Refusals come before the upgrade")
    func refusals() async throws {
        let fault = SessionFault(.sessionEnded, "over")
        try await StreamServer.with(refusal: fault) { server, port in
            let misled = try StreamClient(port: port, query: "rate=1")
            #expect(misled.head.hasPrefix("HTTP/1.1 400 ") && server.session.heard.requests.isEmpty)
            let late = try StreamClient(port: port)
            #expect(late.head.hasPrefix("HTTP/1.1 400 "))
            #expect(server.session.heard.requests.count == 1 && server.channel.connections.count == 0)
        }
    }

    @Test("Every event has its type, its fields, its place and its time")
    func events() async throws {
        let (utterance, other) = (UtteranceID(1), MessageID())
        let transcript = Transcript(text: "hello", isFinal: true, language: "en", confidence: 0.5)
        let settings = EffectiveSettings(
            agent: "parley",
            voice: nil,
            speed: 1,
            language: "en",
            instructions: "",
            endpointing: EndpointingSettings(),
            bargeIn: true,
            audio: true,
            partials: true
        )
        let (reply, started, ended) = (reply, started(reply), ended(reply))
        let events: [(SessionEvent, String, [String])] = [
            (
                .updated(settings), "session.updated",
                [
                    "agent", "voice", "speed", "language", "instructions", "endpointing", "barge_in", "audio",
                    "partials",
                ]
            ),
            (.speechStarted(utterance, .anonymous), "speech.started", ["utterance"]),
            (.partialTranscript(utterance, "he"), "transcript.partial", ["utterance", "text"]),
            (
                .speechEnded(utterance, duration: .seconds(1), reason: .silence), "speech.ended",
                ["utterance", "duration_ms", "reason"]
            ),
            (
                .finalTranscript(utterance, transcript, message: other), "transcript.final",
                ["utterance", "text", "language", "confidence", "message"]
            ),
            (started, "reply.started", ["reply", "to", "agent", "provider", "model"]),
            (.replyText(reply, "Hi"), "reply.text", ["reply", "delta"]),
            (.replyAudioStarted(reply), "reply.audio.started", ["reply", "rate"]),
            (.replyPaused(reply, played: .seconds(1)), "reply.paused", ["reply", "played_ms"]),
            (.replyResumed(reply), "reply.resumed", ["reply"]),
            (.replyAudioEnded(reply, duration: .seconds(2)), "reply.audio.ended", ["reply", "duration_ms"]),
            (
                .replyInterrupted(reply, played: .seconds(1), heard: "H"), "reply.interrupted",
                ["reply", "played_ms", "text"]
            ),
            (
                ended, "reply.ended",
                ["reply", "text", "status", "interrupted", "timings", "usage", "finish", "attempts"]
            ),
            (.fault(SessionFault(.emptyInput, "Nothing.")), "error", ["code", "message", "fatal", "param"]),
            (
                .fault(
                    SessionFault(.speechFailed, "No.", param: "p", reply: reply, retryAfter: .seconds(1))
                ), "error", ["code", "message", "fatal", "param", "reply", "retry_after_ms"]
            ),
            (.ended(.api), "session.ended", ["reason"]),
        ]
        try await StreamServer.with { server, port in
            let client = try StreamClient.ready(port: port)
            var last = 0
            for (index, (event, type, fields)) in events.enumerated() {
                server.session.tell(event)
                let told = try client.event(type)
                #expect(Set(told.keys) == Set(fields + ["type", "seq", "at"]), "\(type)")
                #expect(told["seq"]?.integer == index + 2)
                #expect((told["at"]?.integer ?? -1) >= last)
                last = told["at"]?.integer ?? last
            }
            #expect(try client.closeCode() == 1000)
        }
    }

    @Test("What a client says reaches the session, and the speaker's name with it")
    func commands() async throws {
        let reply = reply
        try await StreamServer.with { server, port in
            let client = try StreamClient.ready(port: port, query: "user=Ann")
            client.send(#"{"type":"input.text","text":"hi"}"#)
            client.send(#"{"type":"session.update","speed":2}"#)
            client.send(#"{"type":"input.commit"}"#)
            client.send(#"{"type":"input.clear"}"#)
            client.send(#"{"type":"reply.cancel","reply":"\#(reply)"}"#)
            client.send(#"{"type":"reply.cancel"}"#)
            client.send(#"{"type":"session.end"}"#)
            try client.settle()
            #expect(
                server.session.heard.commands == [
                    "Ann text hi", "Ann update 2.0", "Ann commit", "Ann clear", "Ann cancel \(reply)", "Ann cancel any",
                    "Ann end",
                ]
            )
        }
    }

    @Test("Audio becomes frames, odd lengths are dropped, and a commit brings the rest")
    func hearing() async throws {
        try await StreamServer.with { server, port in
            let client = try StreamClient.ready(port: port, query: "rate=16000")
            client.send([UInt8](repeating: 1, count: 321))
            #expect(try client.event("error")["code"] == "audio.misaligned")
            client.send([UInt8](repeating: 1, count: 640 * 3 + 100))
            try client.settle()
            #expect(server.session.heard.frames.count == 3)
            client.send(#"{"type":"input.commit"}"#)
            try client.settle()
            #expect(server.session.heard.frames.count == 4)
            #expect(server.session.heard.frames.map(\.startsAt.samples) == [0, 320, 640, 960])
        }
    }

    @Test("A reply's audio comes at the client's rate, and what the client played is clamped to it")
    func speaking() async throws {
        let (reply, late) = (reply, MessageID())
        let (started, ended, audio) = (started(reply), ended(reply), audio(50, reply))
        let stray = self.audio(50, late)
        try await StreamServer.with { server, port in
            let client = try StreamClient.ready(port: port, query: "out_rate=24000")
            server.session.tell(started, .replyAudioStarted(reply), audio, stray, audio)
            try client.event("reply.started")
            #expect(try client.event("reply.audio.started")["rate"] == 24_000)
            let expected = PCMMessage(samples: [Int16](repeating: 5, count: 1_200)).bytes
            for _ in 0..<2 {
                let message = try client.read()
                #expect(message == .audio(expected))
            }
            client.send(#"{"type":"playback","reply":"\#(reply)","played_ms":40}"#)
            client.send(#"{"type":"playback","reply":"\#(reply)","played_ms":5000}"#)
            client.send(#"{"type":"playback","reply":"\#(late)","played_ms":10}"#)
            try client.settle()
            #expect(server.session.heard.played == ["\(reply) 40", "\(reply) 100"])
            server.session.tell(.replyAudioEnded(reply, duration: .milliseconds(100)), ended)
            try client.event("reply.audio.ended")
            try client.event("reply.ended")
            client.send(#"{"type":"playback","reply":"\#(reply)","played_ms":100}"#)
            try client.settle()
            #expect(server.session.heard.played.count == 2)
        }
    }

    @Test("What is left of a reply's audio goes out before its end, and not after an interruption")
    func tail() async throws {
        let (reply, second) = (reply, MessageID())
        let (first, interrupted) = ([started(reply), audio(30, reply), audio(5, reply)], ended(reply, .interrupted))
        let (next, rest) = ([started(second), audio(5, second)], ended(second))
        try await StreamServer.with { server, port in
            let client = try StreamClient.ready(port: port)
            server.session.tell(first[0], .replyAudioStarted(reply), first[1], first[2])
            server.session.tell(.replyInterrupted(reply, played: .zero, heard: ""), interrupted)
            server.session.tell(next[0], .replyAudioStarted(second), next[1])
            server.session.tell(.replyAudioEnded(second, duration: .milliseconds(5)), rest)
            var counts: [Int] = []
            var types: [String] = []
            while types.last != "reply.ended" || types.count(where: { $0 == "reply.ended" }) < 2 {
                switch try client.read() {
                case .audio(let bytes): counts.append(bytes.count)
                case .event(let event): types.append(event["type"]?.string ?? "")
                case .close(let code): throw StreamClient.Unexpected(wanted: "reply.ended", came: "close \(code)")
                }
            }
            // 30 ms at once, the 5 ms of the interrupted reply never, the 5 ms of the second before its end.
            #expect(counts == [1_440, 240])
            #expect(types.filter { $0 == "reply.audio.ended" }.count == 1)
        }
    }

    @Test("Twenty bad messages in a row close, nineteen do not")
    func badMessages() async throws {
        try await StreamServer.with { server, port in
            let client = try StreamClient.ready(port: port)
            for _ in 0..<2 {
                for _ in 0..<19 { client.send("{") }
                for _ in 0..<19 { #expect(try client.event("error")["code"] == "message.malformed") }
                try client.settle()
            }
            for _ in 0..<20 { client.send(#"{"type":"fly"}"#) }
            #expect(try client.closeCode() == 1007)
        }
    }

    @Test("A ping is answered with its id and the server's time")
    func ping() async throws {
        try await StreamServer.with { server, port in
            let client = try StreamClient.ready(port: port)
            client.send(#"{"type":"ping","id":"x"}"#)
            let pong = try client.event("pong")
            #expect(pong["id"] == "x" && (pong["time"]?.integer ?? 0) > 1_700_000_000_000)
            client.send(#"{"type":"ping"}"#)
            #expect(try client.event("pong")["id"] == .null)
        }
    }

    @Test(
        "What ends a connection has its code",
        arguments: [
            (SessionEvent.ended(.client), 1000), (.goingAway, 1001), (.takenOver, 4409),
            (.fault(SessionFault(.internalError, "Broken.", isFatal: true)), 1011),
        ]
    )
    func ends(event: SessionEvent, code: Int) async throws {
        try await StreamServer.with { server, port in
            let client = try StreamClient.ready(port: port)
            server.session.tell(event)
            server.session.tell(.replyResumed(MessageID()))
            #expect(try client.closeCode() == code)
            server.session.settle()
            #expect(server.session.heard.isDetached)
        }
    }

    @Test("A client that leaves gives its session back")
    func leaving() async throws {
        try await StreamServer.with { server, port in
            let client = try StreamClient.ready(port: port)
            #expect(server.channel.connections.count == 1)
            client.leave()
            // A second connection's whole life is later than the end of the first on the same loop.
            while server.channel.connections.count > 0 { _ = try StreamClient(port: port, query: "rate=1") }
            #expect(server.session.heard.isDetached && server.session.heard.hasLost == 1)
        }
    }

    @Test("A revoked key closes its connections and no other")
    func revoked() async throws {
        let ann = StreamAccess(owner: "ann", mayUseAnySession: false, grant: .storedKey("ann's"))
        try await StreamServer.with(access: ann) { server, port in
            let client = try StreamClient.ready(port: port)
            server.channel.connections.revoke { $0.grant == .storedKey("another") }
            try client.settle()
            server.channel.connections.revoke { $0.grant == .storedKey("ann's") }
            #expect(try client.closeCode() == 4401)
        }
    }

    @Test("Far more audio than real time is told and closes, and what was said in it is forgotten")
    func tooMuchAudio() async throws {
        try await StreamServer.with { server, port in
            let client = try StreamClient.ready(port: port, query: "rate=8000")
            for _ in 0..<25 { client.send([UInt8](repeating: 0, count: 65_536)) }
            let fault = try client.event("error")
            #expect(fault["code"] == "rate.exceeded" && fault["fatal"] == true)
            #expect(try client.closeCode() == 4429)
            server.session.settle()
            #expect(server.session.heard.hasForgotten && server.session.heard.isDetached)
        }
    }

    @Test("A client that does not read is closed, and what it left unread stays bounded")
    func slowReader() async throws {
        let reply = reply
        try await StreamServer.with { server, port in
            let client = try StreamClient.ready(port: port)
            let text = String(repeating: "x", count: 64 * 1024)
            // In one turn of the loop, so that nothing of it can leave meanwhile.
            server.session.loop.post { [session = server.session] in
                for _ in 0..<200 { session.tellNow(.replyText(reply, text)) }
            }
            var count = 0
            while true {
                let message = try client.read()
                if case .close(let code) = message {
                    #expect(code == 1013)
                    break
                }
                count += 1
            }
            #expect(count <= WebSocketConnection.unreadByteCount / text.utf8.count + 2)
        }
    }

    @Test("A client that sends nothing is closed in the end")
    func idle() async throws {
        try await StreamServer.with(idleTimeout: .milliseconds(50)) { server, port in
            let client = try StreamClient.ready(port: port)
            #expect(try client.closeCode() == 4408)
        }
    }

    @Test("A reply that is playing counts as activity")
    func playingIsActivity() async throws {
        let (reply, started, ended) = (reply, started(reply), ended(reply))
        try await StreamServer.with(idleTimeout: .milliseconds(50)) { server, port in
            let client = try StreamClient(port: port)
            try client.event("session.ready")
            server.session.tell(started)
            try client.event("reply.started")
            server.session.tell(ended, after: .milliseconds(300))
            // Otherwise the close would come a quarter of a second before this.
            #expect(try client.event("reply.ended")["reply"]?.string == reply.text)
            #expect(try client.closeCode() == 4408)
        }
    }

    @Test(
        "A flood of frames that say nothing closes, as one of messages does",
        arguments: [(opcode: 0x9, isFinal: true), (0xA, true), (0x0, false)] as [(opcode: UInt8, isFinal: Bool)]
    )
    func idleFrames(opcode: UInt8, isFinal: Bool) async throws {
        try await StreamServer.with { _, port in
            let client = try StreamClient.ready(port: port)
            if opcode == 0 { client.send(opcode: 0x1, Array("{".utf8), isFinal: false) }
            for _ in 0..<400 { client.send(opcode: opcode, [], isFinal: isFinal) }
            if opcode != 0 { try client.settle() }
            for _ in 0..<3_000 { client.send(opcode: opcode, [], isFinal: isFinal) }
            #expect(try client.event("error")["code"] == "rate.exceeded")
            #expect(try client.closeCode() == 4429)
        }
    }

    @Test("A long message in parts of a few hundred bytes is one message")
    func parts() async throws {
        try await StreamServer.with { server, port in
            let client = try StreamClient.ready(port: port)
            let text = String(repeating: "word ", count: 6_000)
            let bytes = Array(#"{"type":"input.text","text":"\#(text)"}"#.utf8)
            for start in stride(from: 0, to: bytes.count, by: 200) {
                let part = Array(bytes[start..<min(start + 200, bytes.count)])
                client.send(opcode: start == 0 ? 0x1 : 0x0, part, isFinal: start + 200 >= bytes.count)
            }
            try client.settle()
            #expect(server.session.heard.commands.count == 1)
        }
    }

    @Test("Where the key is the only subprotocol it is answered, or browsers close")
    func keyAlone() async throws {
        try await StreamServer.with { _, port in
            let browser = try StreamClient(port: port, headers: ["Sec-WebSocket-Protocol: bearer.secret"])
            #expect(browser.head.contains("Sec-WebSocket-Protocol: bearer.secret\r\n"))
            let other = try StreamClient(port: port, headers: ["Sec-WebSocket-Protocol: chat, superchat"])
            #expect(other.head.hasPrefix("HTTP/1.1 101 ") && !other.head.contains("Sec-WebSocket-Protocol"))
        }
    }

    struct NoHandshake: Sendable, CustomTestStringConvertible {
        let name: String
        var method = "GET"
        var version = "HTTP/1.1"
        var drops = ""
        var adds: [String] = []
        let status: Int
        var testDescription: String { name }

        var bytes: String {
            let fields = [
                "Host: 127.0.0.1", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            ]
            let kept = fields.filter { drops.isEmpty || !$0.hasPrefix(drops) } + adds
            return "\(method) /v1/stream \(version)\r\n" + kept.map { "\($0)\r\n" }.joined() + "\r\n"
        }
    }

    @Test(
        "A request that is no handshake is refused before anybody is admitted",
        arguments: [
            NoHandshake(name: "a plain request", drops: "Upgrade", status: 426),
            NoHandshake(name: "no Connection", drops: "Connection", status: 426),
            NoHandshake(name: "POST", method: "POST", status: 426),
            NoHandshake(name: "HTTP/1.0", version: "HTTP/1.0", status: 400),
            NoHandshake(name: "version 8", drops: "Sec-WebSocket-V", adds: ["Sec-WebSocket-Version: 8"], status: 426),
            NoHandshake(name: "no version", drops: "Sec-WebSocket-V", status: 426),
            NoHandshake(name: "two versions", adds: ["Sec-WebSocket-Version: 8"], status: 400),
            NoHandshake(name: "no key", drops: "Sec-WebSocket-K", status: 400),
            NoHandshake(name: "a short key", drops: "Sec-WebSocket-K", adds: ["Sec-WebSocket-Key: eA=="], status: 400),
            NoHandshake(
                name: "no base64",
                drops: "Sec-WebSocket-K",
                adds: ["Sec-WebSocket-Key: \(String(repeating: "*", count: 24))"],
                status: 400
            ),
            NoHandshake(name: "two keys", adds: ["Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="], status: 400),
            NoHandshake(name: "a body", adds: ["Content-Length: 2"], status: 400),
        ]
    )
    func noHandshake(_ request: NoHandshake) async throws {
        try await StreamServer.with { server, port in
            let client = try #require(RawClient(port: port))
            client.send(request.bytes)
            let head = try #require(client.read(through: "\r\n\r\n"))
            #expect(head.hasPrefix("HTTP/1.1 \(request.status) "))
            #expect(head.contains("Sec-WebSocket-Version: 13") == (request.status == 426))
            #expect(server.session.heard.requests.isEmpty)
        }
    }
}
