import Runtime
import Testing

@testable import Server

@Suite("When everything that was said is answered")
struct TalkProgressTests {
    private func isComplete(after events: [(String, JSONValue)]) -> Bool {
        var progress = TalkProgress()
        for (type, event) in events { progress.observe(type, event) }
        return progress.isComplete
    }

    private let started: (String, JSONValue) = ("speech.started", [:])
    private let final: (String, JSONValue) = ("transcript.final", ["message": "m"])
    private let reply: (String, JSONValue) = ("reply.started", ["to": "m"])
    private let ended: (String, JSONValue) = ("reply.ended", [:])
    private let said: (String, JSONValue) = ("pong", [:])

    @Test("Not before all was said")
    func silent() {
        #expect(!isComplete(after: [started, final, reply, ended]))
        #expect(isComplete(after: [said]))
    }

    @Test("Not while speech, a message or a reply is open, whichever way they fall")
    func open() {
        #expect(!isComplete(after: [started, said]))
        #expect(!isComplete(after: [started, said, final]))
        #expect(!isComplete(after: [started, said, final, reply]))
        #expect(isComplete(after: [started, said, final, reply, ended]))
        #expect(isComplete(after: [started, final, reply, ended, said]))
    }

    @Test("Words that no turn follows leave nothing open")
    func backchannel() {
        #expect(isComplete(after: [started, ("transcript.final", ["message": nil]), said]))
    }
}
