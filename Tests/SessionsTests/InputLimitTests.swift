import SQLite
import TestSupport
import Testing
import VoiceCore

@testable import Sessions

@Suite("What one client can cause", .timeLimit(.minutes(5)))
struct InputLimitTests {
    private let written = SessionRequest(channel: "websocket", wantsAudio: false)

    @Test("is 32 messages that wait for a reply, typed or from outside", arguments: [true, false])
    func waitingTexts(bargeIn: Bool) async throws {
        let rest = Signal()
        let talk = try Talk(ScriptedModel([[.opened, .wait(rest), .say("Well.")]])) { $0.bargeIn = bargeIn }
        let client = try await talk.connect(written)
        await client.inputAtOnce((1...40).map { .text("number \($0)") })
        for _ in 0..<40 - TurnMachine.inputLimit {
            #expect(await client.events.nextFault().code.rawValue == "rate.exceeded")
        }
        await #expect(throws: SessionFault.tooManyInputs) {
            let request = SessionRequest(session: client.session, channel: "http")
            try await talk.hub.say("one more", request, listener: EventRecorder())
        }
        rest.open()
        _ = await client.events.nextReply()
        #expect(client.events.events.count { $0.name == "error" } == 40 - TurnMachine.inputLimit)
    }

    @Test("is 32 utterances that wait for a reply; what is said then is told, and not kept")
    func waitingUtterances() {
        let talk = TurnScript()
        for number in 1...TurnMachine.inputLimit { talk.says(number, "something") }
        _ = talk.noted()
        talk.says(33, "something more")
        #expect(talk.noted().suffix(2) == ["told u33 'something more'", "refuse tooManyInputs"])
    }

    @Test("is one prompt for texts that come at once, with all of them")
    func onePrompt() async throws {
        let talk = try Talk()
        let client = try await talk.connect(written)
        await client.inputAtOnce((1...20).map { .text("number \($0)") })
        _ = await client.events.nextReply()
        #expect(talk.model.prompts.map(\.messages.count) == [20])
    }

    @Test("is one write of settings at a time; each change is answered")
    func settings() async throws {
        let talk = try Talk()
        let client = try await talk.connect(written)
        try await count("UPDATE OF settings ON sessions", talk)
        await client.inputAtOnce(
            (1...50).map { number in
                var update = SessionUpdate()
                update.settings.instructions = "Be \(number)."
                return .update(update)
            }
        )
        for _ in 1..<50 { _ = await client.events.next("session.updated") }
        guard case .updated(let settings) = await client.events.next("session.updated") else { return }
        #expect(settings.instructions == "Be 50.")
        #expect(try await counted(talk) <= 3)
        let kept = try await talk.history.session(client.session)?.settings
        #expect(kept?.instructions == "Be 50.")
    }

    @Test("is one write of a reply under way at a time, and its row ends as it was told")
    func follow() async throws {
        let sentences = (1...300).map { "This is number \($0)." }.joined(separator: " ")
        let talk = try Talk(ScriptedModel(sentences))
        let client = try await talk.connect(written)
        try await count("UPDATE OF content ON messages", talk)
        await client.type("talk")
        #expect(await client.events.nextReply().text == sentences)
        #expect(try await talk.messages(client.session).last?.content == sentences)
        #expect(try await counted(talk) <= 10, "of 300 phrases")
    }

    private func count(_ event: String, _ talk: Talk) async throws {
        try await talk.file.database.write { (connection: Connection) throws(DatabaseError) in
            try connection.execute("CREATE TABLE counted (at INTEGER)")
            try connection.execute("CREATE TRIGGER counts AFTER \(event) BEGIN INSERT INTO counted VALUES (1); END")
        }
    }

    private func counted(_ talk: Talk) async throws -> Int {
        try await talk.file.database.read { (connection: Connection) throws(DatabaseError) in
            try connection.rows("SELECT count(*) FROM counted", []) { $0.integer(0) }.first ?? 0
        }
    }
}
