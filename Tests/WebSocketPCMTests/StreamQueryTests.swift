import Testing
import VoiceCore

@testable import Net
@testable import WebSocketPCM

@Suite("The query of a stream")
struct StreamQueryTests {
    private func read(_ items: [(String, String)]) throws(SessionFault) -> StreamQuery {
        try StreamQuery(items.map { HTTPRequest.QueryItem(name: $0.0, value: $0.1) })
    }

    @Test("Without items the defaults hold")
    func defaults() throws {
        let query = try read([])
        #expect(query.session == nil && query.agent == nil)
        #expect(query.rate == 16_000 && query.outputRate == 24_000 && query.ahead == .seconds(1))
        #expect(query.speaker == .anonymous && query.wantsAudio && query.wantsPartials)
    }

    @Test("Every item is read, unknown ones are ignored, the first of two counts")
    func everything() throws {
        let query = try read([
            ("session", "0192ABCD-1111-7222-8333-444455556666"), ("agent", "helper"), ("rate", "44100"),
            ("out_rate", "48000"), ("ahead_ms", "100"), ("user", "Zoë"), ("audio", "0"), ("partials", "0"),
            ("colour", "blue"), ("rate", "nonsense"), ("token", "secret"),
        ])
        #expect(query.session?.text == "0192abcd-1111-7222-8333-444455556666")
        #expect(query.rate == 44_100 && query.outputRate == 48_000 && query.ahead == .milliseconds(100))
        let request = query.request(StreamAccess(owner: "key", mayUseAnySession: true))
        #expect(request.agent == "helper" && request.speaker == SpeakerID("Zoë"))
        #expect(request.owner == "key" && request.mayUseAnySession && request.channel == "websocket")
        #expect(!request.wantsAudio && !request.wantsPartials && request.playbackAhead == .milliseconds(100))
    }

    @Test(
        "A value outside of the table is refused by name",
        arguments: [
            ("session", "nope"), ("session", ""), ("agent", ""), ("rate", "11025"), ("rate", "x"), ("rate", "+16000"),
            ("rate", "016000"), ("out_rate", "1"), ("out_rate", "22050"), ("ahead_ms", "99"), ("ahead_ms", "10001"),
            ("ahead_ms", "-100"), ("ahead_ms", "1e3"), ("ahead_ms", "99999999999999999999"), ("user", ""),
            ("user", String(repeating: "x", count: 129)), ("audio", "2"), ("audio", "true"), ("partials", ""),
        ]
    )
    func refused(name: String, value: String) {
        let fault = #expect(throws: SessionFault.self) { _ = try read([(name, value)]) }
        #expect(fault?.code.rawValue == "query.invalid" && fault?.param == name)
    }
}
