import Runtime
import Testing
import VoiceCore

@testable import WebSocketPCM

@Suite("What clients say")
struct DecodedMessageTests {
    private static let reply = "0192abcd-1111-7222-8333-444455556666"
    private static let replyID = MessageID(reply)

    private struct Good: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let message: ClientMessage

        init(_ text: String, _ message: ClientMessage) {
            testDescription = text
            self.message = message
        }
    }

    private static func update(_ change: (inout SessionUpdate) -> Void) -> ClientMessage {
        var update = SessionUpdate()
        change(&update)
        return .update(update)
    }

    private static let good: [Good] = [
        Good(#"{"type":"input.commit"}"#, .commit),
        Good(#"{"type":"input.clear"}"#, .clear),
        Good(#"{"type":"session.end"}"#, .end),
        Good(#"{"type":"input.text","text":"hi"}"#, .text("hi")),
        Good(#"{"type":"reply.cancel"}"#, .cancelReply(nil)),
        Good(#"{"type":"reply.cancel","reply":"\#(reply)"}"#, .cancelReply(replyID)),
        Good(#"{"type":"ping"}"#, .ping(id: nil)),
        Good(#"{"type":"ping","id":7}"#, .ping(id: 7)),
        Good(#"{"type":"session.update"}"#, update { _ in }),
        Good(
            #"{"type":"session.update","agent":"a","voice":"v","speed":1.5,"language":"en-GB","instructions":""}"#,
            update {
                $0.agent = "a"
                $0.settings.voice = "v"
                $0.settings.speed = 1.5
                $0.settings.language = "en-GB"
                $0.settings.instructions = ""
            }
        ),
        Good(
            #"{"type":"session.update","barge_in":false,"audio":true,"partials":false,"endpointing":{"mode":"manual"}}"#,
            update {
                $0.settings.bargeIn = false
                $0.settings.audio = true
                $0.settings.partials = false
                $0.settings.endpointing = SessionSettings.Endpointing(mode: "manual")
            }
        ),
        Good(
            #"{"type":"session.update","endpointing":{"silence_ms":100,"max_utterance_ms":300000}}"#,
            update {
                $0.settings.endpointing = SessionSettings.Endpointing(
                    silenceMilliseconds: 100,
                    maxUtteranceMilliseconds: 300_000
                )
            }
        ),
    ]

    @Test("A sound message is taken as it is", arguments: good)
    private func soundMessages(_ example: Good) {
        let decoded = DecodedMessage(example.testDescription)
        #expect(decoded.message == example.message)
        #expect(decoded.fault == nil)
    }

    @Test("What was played may be a fraction, and far too much")
    func playback() throws {
        let id = try #require(Self.replyID)
        let fraction = DecodedMessage(#"{"type":"playback","reply":"\#(Self.reply)","played_ms":20.7}"#)
        #expect(fraction.message == .playback(id, played: .milliseconds(20)))
        let much = DecodedMessage(#"{"type":"playback","reply":"\#(Self.reply)","played_ms":1000000000}"#)
        #expect(much.message == .playback(id, played: .milliseconds(1_000_000_000)))
    }

    @Test(
        "Bad JSON and what has no type is malformed",
        arguments: [
            "", "{", "[]", "\"x\"", "null", "1", #"{"no":"type"}"#, #"{"type":5}"#, #"{"type":"ping"} x"#,
            String(repeating: "[", count: 100_000),
        ]
    )
    func malformed(text: String) {
        let decoded = DecodedMessage(text)
        #expect(decoded.message == nil && decoded.fault?.code.rawValue == "message.malformed")
        #expect(decoded.fault?.isFatal == false)
    }

    @Test("An unknown type has no effect", arguments: ["fly", "", "session.ready", "INPUT.TEXT"])
    func unknownTypes(type: String) {
        let decoded = DecodedMessage(#"{"type":"\#(type)","text":"hi"}"#)
        #expect(decoded.message == nil && decoded.fault?.code.rawValue == "message.unknown")
    }

    @Test(
        "An unknown field is named, and the rest takes effect",
        arguments: [
            (#"{"type":"input.commit","colour":"blue"}"#, "colour"),
            (#"{"type":"input.text","text":"hi","colour":1,"audio":2}"#, "audio"),
            (#"{"type":"session.update","endpointing":{"mode":"fixed","eager":true}}"#, "endpointing.eager"),
        ]
    )
    func unknownFields(text: String, name: String) {
        let decoded = DecodedMessage(text)
        #expect(decoded.message != nil)
        #expect(decoded.fault?.code.rawValue == "message.unknown" && decoded.fault?.param == name)
        #expect(decoded.fault?.message.contains(name) == true)
    }

    @Test("Thousands of unknown fields make one short fault")
    func manyUnknownFields() {
        let fields = (0..<5_000).map { "\"field\($0)\":1" }.joined(separator: ",")
        let decoded = DecodedMessage(#"{"type":"input.clear",\#(fields)}"#)
        #expect(decoded.message == .clear)
        #expect((decoded.fault?.message.count ?? 0) < 400)
    }

    @Test(
        "A bad value has no effect and is named",
        arguments: [
            (#"{"type":"input.text"}"#, "text"),
            (#"{"type":"input.text","text":""}"#, "text"),
            (#"{"type":"input.text","text":5}"#, "text"),
            (#"{"type":"input.text","text":"\#(String(repeating: "x", count: 32_769))"}"#, "text"),
            (#"{"type":"reply.cancel","reply":"x"}"#, "reply"),
            (#"{"type":"reply.cancel","reply":null}"#, "reply"),
            (#"{"type":"playback","played_ms":1}"#, "reply"),
            (#"{"type":"playback","reply":"x","played_ms":1}"#, "reply"),
            (#"{"type":"playback","reply":"\#(reply)"}"#, "played_ms"),
            (#"{"type":"playback","reply":"\#(reply)","played_ms":-1}"#, "played_ms"),
            (#"{"type":"playback","reply":"\#(reply)","played_ms":"1"}"#, "played_ms"),
            (#"{"type":"playback","reply":"\#(reply)","played_ms":1e300}"#, "played_ms"),
            (#"{"type":"session.update","agent":""}"#, "agent"),
            (#"{"type":"session.update","voice":7}"#, "voice"),
            (#"{"type":"session.update","speed":9}"#, "speed"),
            (#"{"type":"session.update","speed":0.2}"#, "speed"),
            (#"{"type":"session.update","speed":"fast"}"#, "speed"),
            (#"{"type":"session.update","language":"english please"}"#, "language"),
            (#"{"type":"session.update","language":"-"}"#, "language"),
            (#"{"type":"session.update","instructions":null}"#, "instructions"),
            (#"{"type":"session.update","barge_in":1}"#, "barge_in"),
            (#"{"type":"session.update","audio":"yes"}"#, "audio"),
            (#"{"type":"session.update","partials":0}"#, "partials"),
            (#"{"type":"session.update","endpointing":"fixed"}"#, "endpointing"),
            (#"{"type":"session.update","endpointing":{"mode":"psychic"}}"#, "endpointing.mode"),
            (#"{"type":"session.update","endpointing":{"silence_ms":99}}"#, "endpointing.silence_ms"),
            (#"{"type":"session.update","endpointing":{"silence_ms":600.5}}"#, "endpointing.silence_ms"),
            (#"{"type":"session.update","endpointing":{"max_utterance_ms":300001}}"#, "endpointing.max_utterance_ms"),
        ]
    )
    func badValues(text: String, param: String) {
        let decoded = DecodedMessage(text)
        #expect(decoded.message == nil)
        #expect(decoded.fault?.code.rawValue == "message.invalid" && decoded.fault?.param == param)
    }

    @Test("Texts of the greatest length are taken, whatever they hold")
    func longTexts() {
        let text = String(repeating: "ä", count: 32_768)
        #expect(DecodedMessage(#"{"type":"input.text","text":"\#(text)"}"#).message == .text(text))
    }

    @Test("Broken and twisted messages never do more than name a fault")
    func mutated() {
        let sound = Array(Self.good[9].testDescription.utf8)
        var state: UInt64 = 42
        for _ in 0..<2_000 {
            var bytes = sound
            for _ in 0..<3 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let at = Int(state >> 33) % bytes.count
                bytes[at] = UInt8(truncatingIfNeeded: state >> 20) & 0x7F
                if state & 3 == 0 { bytes.removeSubrange(at...) }
                if bytes.isEmpty { bytes = [0x7B] }
            }
            let decoded = DecodedMessage(String(decoding: bytes, as: UTF8.self))
            #expect(decoded.message != nil || decoded.fault != nil)
        }
    }
}
