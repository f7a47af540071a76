import Runtime
import SQLite
import TestSupport
import Testing
import VoiceCore

@testable import Sessions

@Suite("The hub", .timeLimit(.minutes(5)))
struct SessionHubTests {
    private func request(
        _ session: SessionID? = nil,
        agent: String? = nil,
        owner: String? = nil,
        mayUseAny: Bool = false
    ) -> SessionRequest {
        SessionRequest(session: session, agent: agent, channel: "websocket", owner: owner, mayUseAnySession: mayUseAny)
    }

    private func code(_ body: () async throws -> Void) async -> String? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? SessionFault)?.code.rawValue
        }
    }

    @Test("brings a session back with its history, also to a new process")
    func resume() async throws {
        let talk = try Talk(ScriptedModel("Yes."))
        let client = try await talk.connect()
        #expect(!client.isResumed && client.messageCount == 0)
        await client.type("my name is Ann")
        _ = await client.events.nextReply()
        await client.leave()
        let again = try await talk.connect(request(client.session))
        #expect(again.isResumed && again.messageCount == 2 && again.session == client.session)
        let restarted = try Talk(ScriptedModel("Ann."), on: talk.file)
        let later = try await restarted.connect(request(client.session))
        await later.type("who am I?")
        _ = await later.events.nextReply()
        #expect(restarted.model.prompts[0].messages.map(\.content) == ["my name is Ann", "Yes.", "who am I?"])
    }

    @Test("lets a session go when nobody is there, and keeps it while somebody is")
    func leaving() async throws {
        let talk = try Talk()
        let client = try await talk.connect()
        #expect(talk.hub.liveSessions == [client.session])
        let second = try await talk.hub.admit(request(client.session))
        await client.leave()
        #expect(talk.hub.liveSessions == [client.session], "a place is held")
        let other = try await talk.connect()
        await other.leave()
        #expect(talk.hub.liveSessions == [client.session])
        #expect(second.isResumed)
    }

    @Test("gives a session to the newest connection; the older one has no say any longer")
    func takeOver() async throws {
        let talk = try Talk()
        let first = try await talk.connect()
        let second = try await talk.connect(request(first.session))
        #expect(first.events.names == ["taken over"])
        await first.type("hello?")
        await first.input(.end)
        await first.leave()
        await second.type("hello")
        #expect(await second.events.nextReply().text == "It is sunny.")
        #expect(first.events.names == ["taken over"])
        #expect(talk.model.prompts.count == 1)
    }

    @Test("does not show a session to another key")
    func ownership() async throws {
        let talk = try Talk()
        let client = try await talk.connect(request(owner: "ann"))
        #expect(await code { _ = try await talk.connect(request(client.session, owner: "ben")) } == "session.not_found")
        #expect(await code { _ = try await talk.connect(request(client.session)) } == "session.not_found")
        #expect(
            await code {
                try await talk.hub.say("hi", request(client.session, owner: "ben"), listener: EventRecorder())
            } == "session.not_found"
        )
        #expect(client.events.names.isEmpty)
        let admin = try await talk.connect(request(client.session, owner: "root", mayUseAny: true))
        #expect(admin.isResumed)
    }

    @Test("refuses what the contract refuses")
    func refusals() async throws {
        let talk = try Talk(limit: 1)
        #expect(await code { _ = try await talk.connect(request(agent: "nobody")) } == "agent.not_found")
        let client = try await talk.connect()
        #expect(await code { _ = try await talk.connect() } == "session.limit")
        #expect(
            await code { try await talk.hub.say("hi", request(SessionID()), listener: EventRecorder()) }
                == "session.limit"
        )
        await client.input(.end)
        _ = await client.events.next("session.ended")
        #expect(await code { _ = try await talk.connect(request(client.session)) } == "session.ended")
        await client.settle()
        #expect(
            await code { try await talk.hub.say("hi", request(SessionID()), listener: EventRecorder()) }
                == "session.not_found"
        )
    }

    @Test("switches a resumed session to the agent that is named, for good")
    func switchAgent() async throws {
        let talk = try Talk()
        let client = try await talk.connect()
        await client.leave()
        let id = SessionID().text
        _ = try await talk.file.database.write { (connection: Connection) throws(DatabaseError) in
            try connection.execute("INSERT INTO agents (id, name) VALUES ('\(id)', 'ada')")
        }
        talk.agents.change {
            (
                $0.id, $0.name
            ) = (id, "ada")
        }
        let again = try await talk.hub.admit(request(client.session, agent: "ada"))
        #expect(again.agent == "ada")
        #expect(try await talk.history.session(client.session)?.agentID == id)
    }

    @Test("carries typed turns of those who are not connected, one after the other")
    func typedTurns() async throws {
        let talk = try Talk(ScriptedModel([[.say("One.")], [.say("Two.")]]))
        let client = try await talk.connect()
        let (first, second) = (EventRecorder(), EventRecorder())
        try await talk.hub.say("first", request(client.session), listener: first)
        try await talk.hub.say("second", request(client.session), listener: second)
        #expect(await first.nextReply().text == "One.")
        #expect(await second.nextReply().text == "Two.")
        #expect(
            first.names == ["reply.started", "reply.text", "reply.audio.started", "reply.audio.ended", "reply.ended"]
        )
        #expect(second.events.count { $0.name == "reply.ended" } == 1)
        _ = await client.events.nextReply()
        _ = await client.events.nextReply()
        #expect(client.events.names.contains("audio"), "who is connected hears it")
        await client.leave()
        let third = EventRecorder()
        try await talk.hub.say("third", request(client.session), listener: third)
        #expect(await third.nextReply().text == "Two.")
        #expect(third.names == ["reply.started", "reply.text", "reply.ended"])
    }

    @Test("ends and deletes sessions and tells their connections why")
    func endAndDelete() async throws {
        let talk = try Talk()
        let client = try await talk.connect()
        await client.type("hello")
        _ = await client.events.next("reply.started")
        let row = try await talk.hub.end(client.session)
        #expect(row?.status == .ended)
        guard case .ended(let reason) = await client.events.next("session.ended") else { return }
        #expect(reason == .api)
        #expect(client.events.events.count { $0.name == "reply.ended" } == 1)
        let other = try await talk.connect()
        #expect(try await talk.hub.delete(other.session))
        guard case .ended(let deleted) = await other.events.next("session.ended") else { return }
        #expect(deleted == .deleted)
        #expect(try await talk.history.session(other.session) == nil)
        #expect(talk.hub.liveSessions.isEmpty)
        #expect(try await talk.hub.end(SessionID()) == nil)
        #expect(try await talk.hub.delete(SessionID()) == false)
    }

    @Test("ends sessions that another program has deleted, and does not bring them back")
    func deletedElsewhere() async throws {
        let talk = try Talk()
        let (client, other) = (try await talk.connect(), try await talk.connect())
        await client.type("hello")
        _ = await client.events.nextReply()
        #expect(try await talk.history.delete(client.session))
        try await talk.hub.endDeleted()
        guard case .ended(let reason) = await client.events.next("session.ended") else { return }
        #expect(reason == .deleted)
        #expect(talk.hub.liveSessions == [other.session])
        #expect(try await talk.history.session(client.session) == nil)
        let again = try await talk.connect(request(client.session))
        #expect(!again.isResumed && again.messageCount == 0)
    }

    @Test("ends a session also while an engine hangs")
    func endWhileEngineHangs() async throws {
        let talk = try Talk(ScriptedModel("Yes."), ScriptedEngines(hearing: Signal()))
        let client = try await talk.connect()
        await client.speak()
        await client.pause()
        _ = await client.events.next("speech.ended")
        #expect(try await talk.hub.end(client.session)?.status == .ended)
        #expect(client.events.names.last == "session.ended")
        #expect(talk.hub.liveSessions.isEmpty)
    }

    @Test("drains: the reply is finished, then everybody is told")
    func drain() async throws {
        let talk = try Talk(ScriptedModel("This takes a moment to say."))
        let client = try await talk.connect()
        let idle = try await talk.connect()
        await client.type("hello")
        _ = await client.events.next("reply.audio.started")
        await talk.hub.drain()
        #expect(client.events.names.suffix(2) == ["reply.ended", "going away"])
        #expect(idle.events.names == ["going away"])
        #expect(await code { _ = try await talk.connect() } == "server.draining")
        #expect(try await talk.messages(client.session)[1].status == .complete)
        #expect(talk.hub.liveSessions.isEmpty)
    }

    @Test("drains without patience by cutting what is said")
    func hurriedDrain() async throws {
        let talk = try Talk(ScriptedModel([[.say("One. "), .wait(Signal())]]))
        let client = try await talk.connect()
        await client.type("hello")
        _ = await client.events.next("reply.text")
        await talk.hub.drain(patience: .zero)
        #expect(client.events.names.suffix(2) == ["reply.ended", "going away"])
        #expect(try await talk.messages(client.session)[1].status == .interrupted)
    }

    @Test("shows a session to somebody who only looks on")
    func observe() async throws {
        let talk = try Talk()
        let client = try await talk.connect()
        let view = EventRecorder()
        let observation = try await talk.hub.observe(request(client.session), view)
        await client.type("hello")
        #expect(await view.nextReply().text == "It is sunny.")
        observation.end()
        await client.type("again")
        _ = await client.events.nextReply()
        _ = await client.events.nextReply()
        #expect(view.events.count { $0.name == "reply.ended" } == 1)
    }

    @Test("leaves a reply that nobody hears in the history, as text")
    func detached() async throws {
        let signal = Signal()
        let talk = try Talk(ScriptedModel([[.wait(signal), .say("You missed this.")]]))
        let client = try await talk.connect()
        let view = EventRecorder()
        let observation = try await talk.hub.observe(request(client.session), view)
        await client.type("hello")
        await talk.model.nextQuestion()
        await client.leave()
        signal.open()
        #expect(await view.nextReply().text == "You missed this.")
        #expect(talk.engines.spoken.isEmpty)
        observation.end()
        let again = try await talk.connect(request(client.session))
        #expect(again.messageCount == 2)
    }

    @Test("cuts a reply that is being played when its listener goes")
    func detachedWhilePlaying() async throws {
        let talk = try Talk(ScriptedModel(String(repeating: "A long story. ", count: 400)))
        let client = try await talk.connect()
        await client.type("hello")
        _ = await client.events.next("audio")
        let next = try await talk.connect(request(client.session))
        #expect(client.events.names.last == "taken over")
        await next.type("again")
        _ = await next.events.next("reply.started")
        let row = try await talk.messages(client.session)[1]
        #expect(row.status == .interrupted && row.content.count < 5_600)
        #expect(
            next.events.events.count { $0.name == "reply.ended" } == 0,
            "nobody is told of a reply they do not know"
        )
    }
}

@Suite("Settings of a session", .timeLimit(.minutes(5)))
struct SessionSettingsTests {
    @Test("change what they name, are told, and are there when the session comes back")
    func update() async throws {
        let talk = try Talk()
        let client = try await talk.connect()
        var update = SessionUpdate()
        update.settings.voice = "rms"
        update.settings.endpointing = .init(silenceMilliseconds: 300)
        update.settings.bargeIn = false
        await client.input(.update(update))
        guard case .updated(let first) = await client.events.next("session.updated") else { return }
        #expect(first.voice == "rms" && !first.bargeIn && first.agent == "parley" && first.instructions == "Be brief.")
        #expect(first.endpointing.silence == .milliseconds(300) && first.endpointing.mode == .fixed)
        await client.leave()
        let again = try await talk.connect(SessionRequest(session: client.session, channel: "websocket"))
        var quiet = SessionUpdate()
        quiet.settings.audio = false
        await again.input(.update(quiet))
        guard case .updated(let second) = await again.events.next("session.updated") else { return }
        #expect(second.voice == "rms" && !second.bargeIn && !second.audio)
        await again.type("hello")
        _ = await again.events.nextReply()
        #expect(!again.events.names.contains("audio"))
    }

    @Test("with an agent that is not there change nothing")
    func unknownAgent() async throws {
        let talk = try Talk()
        let client = try await talk.connect()
        var update = SessionUpdate()
        update.agent = "nobody"
        update.settings.voice = "rms"
        await client.input(.update(update))
        let fault = await client.events.nextFault()
        #expect(fault.code.rawValue == "agent.not_found" && fault.param == "agent")
        #expect(try await talk.history.session(client.session)?.settings == SessionSettings())
    }
}

@Suite("When the disk fails", .timeLimit(.minutes(5)))
struct SessionStorageTests {
    /// Refuses new messages of a role, as a full disk would.
    private func block(_ role: String, in talk: Talk) async throws {
        try await talk.file.database.write { (connection: Connection) throws(DatabaseError) in
            try connection.execute(
                """
                CREATE TRIGGER block BEFORE INSERT ON messages WHEN NEW.role = '\(role)'
                BEGIN SELECT RAISE(ABORT, 'no room'); END
                """
            )
        }
    }

    private func unblock(_ talk: Talk) async throws {
        try await talk.file.database.write { (connection: Connection) throws(DatabaseError) in
            try connection.execute("DROP TRIGGER block")
        }
    }

    @Test("the turn is told, nothing of it is shown, and the next one works", arguments: ["user", "assistant"])
    func turnFails(_ role: String) async throws {
        let talk = try Talk(ScriptedModel("Hi."), ScriptedEngines(hears: "hello", "hello again"))
        let client = try await talk.connect()
        try await block(role, in: talk)
        await client.speak()
        await client.pause()
        let fault = await client.events.nextFault()
        #expect(fault.code.rawValue == "storage.failed" && !fault.isFatal)
        try await unblock(talk)
        await client.speak()
        await client.pause()
        #expect(await client.events.nextReply().text == "Hi.")
        #expect(client.events.events.count { $0.name == "reply.started" } == 1)
        let contents = try await talk.messages(client.session).map(\.content)
        #expect(contents == (role == "user" ? ["hello again", "Hi."] : ["hello", "hello again", "Hi."]))
    }

    @Test("a typed turn from outside is told that it is over")
    func typedTurnFails() async throws {
        let talk = try Talk()
        let client = try await talk.connect()
        for role in ["user", "assistant"] {
            try await block(role, in: talk)
            let listener = EventRecorder()
            try await talk.hub.say("hi", SessionRequest(session: client.session, channel: "http"), listener: listener)
            let fault = await listener.nextFault()
            #expect(fault.code.rawValue == "storage.failed" && fault.isFatal)
            try await unblock(talk)
        }
    }
}
