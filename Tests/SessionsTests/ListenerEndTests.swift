import SQLite
import TestSupport
import Testing
import VoiceCore

@testable import Sessions

extension SessionEvent {
    /// Nothing follows for who waits for one typed turn.
    fileprivate var isEnd: Bool {
        switch self {
        case .replyEnded, .ended, .goingAway, .takenOver: true
        case .fault(let fault): fault.isFatal
        default: false
        }
    }
}

@Suite("Whoever waits for a typed turn is told its end, once", .timeLimit(.minutes(5)))
struct ListenerEndTests {
    /// What happens while the reply is made.
    enum Event: CaseIterable {
        case nothing, sessionEnds, sessionIsDeleted, serverDrains, serverIsStopped, anotherTextComes, replyIsCancelled
        case anotherTakesOver, clientLeaves

        /// The reply is made to its end all the same.
        var lets: Bool { [.nothing, .anotherTakesOver, .clientLeaves].contains(self) }
    }

    enum Moment: CaseIterable { case beforeItsFirstWord, whileItIsTold }

    private func request(_ session: SessionID) -> SessionRequest { SessionRequest(session: session, channel: "http") }

    @Test("whatever happens meanwhile, at any moment", arguments: Event.allCases, Moment.allCases)
    func underWay(_ event: Event, _ moment: Moment) async throws {
        let rest = Signal()
        let steps: [ScriptedModel.Step] =
            moment == .beforeItsFirstWord
            ? [.opened, .wait(rest), .say("Hello there.")]
            : [.opened, .say("Hello there."), .wait(rest), .say(" Bye.")]
        let talk = try Talk(ScriptedModel([steps, [.opened, .say("Fine.")]]))
        let client = try await talk.connect(SessionRequest(channel: "websocket", wantsAudio: false))
        let waiting = EventRecorder()
        try await talk.hub.say("hi", request(client.session), listener: waiting)
        await talk.model.nextQuestion()
        if moment == .whileItIsTold { _ = await waiting.next("reply.text") }
        try await provoke(event, talk, client)
        if event.lets { rest.open() }
        _ = await waiting.next(where: \.isEnd)
        // Whatever else there may be to tell is told by then.
        await talk.hub.drain(patience: .zero)
        #expect(waiting.events.count(where: \.isEnd) == 1)
        #expect(waiting.events.last?.isEnd == true)
        guard event != .clientLeaves, event != .anotherTakesOver else { return }
        let names = client.events.names
        #expect(names.count { $0 == "reply.started" } == names.count { $0 == "reply.ended" })
    }

    private func provoke(_ event: Event, _ talk: Talk, _ client: Client) async throws {
        switch event {
        case .nothing: break
        case .sessionEnds: _ = try await talk.hub.end(client.session)
        case .sessionIsDeleted: _ = try await talk.hub.delete(client.session)
        case .serverDrains: await talk.hub.drain(patience: .zero)
        case .serverIsStopped:
            let drain = Task { await talk.hub.drain(patience: .seconds(600)) }
            drain.cancel()
            await drain.value
        case .anotherTextComes: await client.type("and another thing")
        case .replyIsCancelled: await client.input(.cancelReply(nil))
        case .anotherTakesOver:
            _ = try await talk.connect(SessionRequest(session: client.session, channel: "websocket"))
        case .clientLeaves: await client.leave()
        }
    }

    @Test(
        "when the model fails, or says nothing",
        arguments: [
            [ScriptedModel.Step.fail(.refused(status: 401, reason: "no"))], [.opened],
            [.opened, .say("Half a"), .fail(.cut(reason: "gone"))],
        ]
    )
    func modelFails(_ steps: [ScriptedModel.Step]) async throws {
        let talk = try Talk(ScriptedModel([steps]))
        let client = try await talk.connect(SessionRequest(channel: "websocket", wantsAudio: false))
        let waiting = EventRecorder()
        try await talk.hub.say("hi", request(client.session), listener: waiting)
        #expect(await waiting.nextReply().status == .failed)
        await talk.hub.drain(patience: .zero)
        #expect(waiting.events.count(where: \.isEnd) == 1)
    }

    @Test(
        "when something can't be kept, with what was and what was not",
        arguments: [
            ("user", "What was said could not be kept. Send it again"),
            ("assistant", "The message was kept, its reply could not be"),
        ]
    )
    func notKept(_ role: String, _ words: String) async throws {
        let talk = try Talk()
        let client = try await talk.connect(SessionRequest(channel: "websocket", wantsAudio: false))
        try await talk.file.database.write { (connection: Connection) throws(DatabaseError) in
            try connection.execute(
                """
                CREATE TRIGGER block BEFORE INSERT ON messages WHEN NEW.role = '\(role)'
                BEGIN SELECT RAISE(ABORT, 'no room'); END
                """
            )
        }
        let waiting = EventRecorder()
        try await talk.hub.say("hi", request(client.session), listener: waiting)
        let fault = await waiting.nextFault()
        #expect(fault.code.rawValue == "storage.failed" && fault.message.hasPrefix(words))
        #expect(await client.events.nextFault().message.hasPrefix(words))
        await talk.hub.drain(patience: .zero)
        #expect(waiting.events.count(where: \.isEnd) == 1)
    }

    @Test("when no agent is left, at once")
    func noAgent() async throws {
        let rest = Signal()
        let talk = try Talk(ScriptedModel([[.opened, .wait(rest), .say("Hello.")]]))
        let client = try await talk.connect(SessionRequest(channel: "websocket", wantsAudio: false))
        let first = EventRecorder()
        let second = EventRecorder()
        try await talk.hub.say("hi", request(client.session), listener: first)
        try await talk.hub.say("hi again", request(client.session), listener: second)
        await talk.model.nextQuestion()
        talk.agents.removeAll()
        rest.open()
        #expect(await first.nextReply().text == "Hello.", "turns under way finish as they began")
        #expect(await second.nextFault().code.rawValue == "agent.none")
        await client.type("anybody there?")
        #expect(await client.events.next { $0.name == "error" && $0.code == "agent.none" }.name == "error")
        await #expect(throws: SessionFault.noAgent) {
            try await talk.hub.say("hi", request(client.session), listener: EventRecorder())
        }
        await #expect(throws: SessionFault.noAgent) { _ = try await talk.connect() }
        await talk.hub.drain(patience: .zero)
        #expect([first, second].allSatisfy { $0.events.count(where: \.isEnd) == 1 })
    }

    @Test("in a session that has as many observers as it may have, others are refused")
    func observers() async throws {
        let talk = try Talk()
        let client = try await talk.connect()
        var views: [SessionHub.Observation] = []
        for _ in 0..<Session.observerLimit {
            views.append(try await talk.hub.observe(request(client.session), EventRecorder()))
        }
        await #expect(throws: SessionFault.tooManyObservers) {
            _ = try await talk.hub.observe(request(client.session), EventRecorder())
        }
        for view in views { view.end() }
        await client.settle()
        try await talk.hub.observe(request(client.session), EventRecorder()).end()
    }

    @Test("of which some can't be kept, the others are asked again")
    func someLost() {
        let talk = TurnScript()
        talk.types()
        talk.types()
        talk.ready(2)
        _ = talk.noted()
        talk.lost(2, unanswered: [.typed(TextID(number: 2))])
        #expect(talk.noted() == ["drop 2", "ask 3 t2"])
    }
}

extension SessionEvent {
    fileprivate var code: String? { if case .fault(let fault) = self { fault.code.rawValue } else { nil } }
}
