import Runtime
import TestSupport
import Testing
import VoiceCore

@testable import Sessions

/// A reply of twenty seconds, in sentences.
private let story = (1...20).map {
    "This is the sentence \($0) of a story about a very long road that never ends at all. "
}

@Suite("Speech over a reply", .timeLimit(.minutes(5)))
struct SessionBargeInTests {
    /// A client to whom the story is being told.
    private func listening(
        _ talk: Talk,
        _ request: SessionRequest = SessionRequest(channel: "websocket")
    ) async throws -> Client {
        let client = try await talk.connect(request)
        await client.type("tell me a story")
        _ = await client.events.next("audio")
        return client
    }

    private func talk(_ engines: ScriptedEngines = ScriptedEngines(), bargeIn: Bool = true) throws -> Talk {
        let steps: [ScriptedModel.Step] = [.opened] + story.map { .say($0) }
        return try Talk(ScriptedModel([steps, [.opened, .say("Fine.")]]), engines) { $0.bargeIn = bargeIn }
    }

    @Test("stops it at once, and history keeps what was heard")
    func interrupted() async throws {
        let talk = try talk(ScriptedEngines(hears: "stop please"))
        let client = try await talk.connect()
        await client.type("tell me a story")
        guard case .replyAudio(_, let reply) = await client.events.next("audio") else { return }
        await client.played(.milliseconds(470), of: reply)
        await client.speak(600)
        _ = await client.events.next("reply.paused")
        let heardSoFar = client.events.audio(of: reply)
        guard case .replyInterrupted(_, let played, let heard) = await client.events.next("reply.interrupted") else {
            return
        }
        #expect(client.events.audio(of: reply) == heardSoFar, "no frame after the pause")
        #expect(played.milliseconds == 470)
        // 47 characters were played: "This is the sentence 1 of a story about a very".
        #expect(heard == "This is the sentence 1 of a story about a very")
        let end = await client.events.nextReply()
        #expect(end.text == heard && end.status == .interrupted)
        let row = try await talk.messages(client.session)[1]
        #expect(row.content == heard && row.status == .interrupted && row.audioMilliseconds == 470)
        await client.pause()
        let next = await client.events.nextReply()
        #expect(next.text == "Fine.")
        #expect(talk.model.prompts[1].messages.map(\.content) == ["tell me a story", heard, "stop please"])
        #expect(client.events.events.count { $0.name == "reply.started" } == 2)
    }

    @Test(
        "that the transcriber hears nothing in, or a mere backchannel, lets it go on where it stopped",
        arguments: [
            ("", 600), ("mm-hm", 600), ("yes", 600), ("right", 1_000), ("Yeah, yeah.", 1_000),
        ]
    )
    func falseOne(_ text: String, _ milliseconds: Int) async throws {
        let talk = try talk(ScriptedEngines(hears: text))
        let client = try await listening(talk)
        await client.speak(milliseconds)
        guard case .replyPaused(let reply, _) = await client.events.next("reply.paused") else { return }
        await client.pause()
        _ = await client.events.next("reply.resumed")
        _ = await client.events.next { if case .replyAudio(_, reply) = $0 { true } else { false } }
        #expect(!client.events.names.contains("reply.interrupted"))
    }

    @Test("is told apart by the words so far while it goes on")
    func goesOn() async throws {
        let talk = try talk(ScriptedEngines(hears: "wait a moment please", "wait a moment please I have a question"))
        let client = try await listening(talk)
        await client.speak(2_000)
        _ = await client.events.next("reply.paused")
        // Nobody falls silent: the session asks by itself.
        _ = await client.events.next("reply.interrupted")
        await client.pause()
        #expect(await client.events.nextReply().status == .interrupted)
        #expect(await client.events.nextReply().text == "Fine.")
    }

    @Test("is counted by the time that passed where the client reports nothing")
    func estimated() async throws {
        let talk = try talk(ScriptedEngines(hears: "stop"))
        let client = try await listening(talk)
        await client.speak(600)
        await client.partial("stop now", talk.engines)
        guard case .replyInterrupted(_, let played, let heard) = await client.events.next("reply.interrupted") else {
            return
        }
        // Ten milliseconds a character; the last sample of one may be rounded either way.
        let characters = (played.milliseconds + 1) / 10
        #expect(played <= client.events.audio)
        try #require(heard.count <= characters && story.joined().hasPrefix(heard))
        #expect(story.joined().dropFirst(heard.count).prefix(characters - heard.count).split(separator: " ").count <= 1)
    }

    @Test("that was only a cough lets it go on where it stopped")
    func cough() async throws {
        let talk = try talk(ScriptedEngines(hears: ""))
        let client = try await listening(talk)
        await client.speak(100)
        await client.pause(700)
        _ = await client.events.next("reply.paused")
        _ = await client.events.next("reply.resumed")
        _ = await client.events.next("audio")
        var position = 0
        for case .replyAudio(let frame, _) in client.events.events {
            #expect(frame.startsAt.samples == position, "nothing is left out and nothing comes twice")
            position += frame.samples.count
        }
        await client.input(.cancelReply(nil))
        #expect(await client.events.nextReply().status == .interrupted)
    }

    @Test("that only shows attention is no turn")
    func backchannel() async throws {
        let talk = try talk(ScriptedEngines(hears: "mm-hm"))
        let client = try await listening(talk)
        await client.speak(300)
        await client.pause(700)
        _ = await client.events.next("reply.resumed")
        guard case .finalTranscript(_, let transcript, let message) = await client.events.next("transcript.final")
        else {
            return
        }
        #expect(transcript.text == "mm-hm" && message == nil)
        #expect(talk.model.prompts.count == 1)
        await client.input(.cancelReply(nil))
        _ = await client.events.nextReply()
        #expect(try await talk.messages(client.session).count == 2)
    }

    @Test("waits its turn where it may not interrupt")
    func bargeInOff() async throws {
        let talk = try Talk(
            ScriptedModel([[.say("A short story of the road.")], [.say("Fine.")]]),
            ScriptedEngines(hears: "stop please")
        ) {
            $0.bargeIn = false
        }
        let client = try await listening(talk)
        await client.speak(600)
        await client.pause(700)
        #expect(await client.events.nextReply().text == "A short story of the road.")
        #expect(await client.events.nextReply().text == "Fine.")
        #expect(!client.events.names.contains("reply.paused"))
    }

    @Test("by typed text or by cancelling interrupts without a pause")
    func typedAndCancelled() async throws {
        let talk = try talk()
        let client = try await listening(talk)
        await client.type("stop")
        let first = await client.events.nextReply()
        #expect(first.status == .interrupted)
        #expect(await client.events.nextReply().text == "Fine.")
        #expect(!client.events.names.contains("reply.paused"))
        await client.input(.cancelReply(nil))
        #expect(await client.events.nextFault().code.rawValue == "reply.not_active")
        await client.input(.cancelReply(first.reply))
        #expect(await client.events.nextFault().code.rawValue == "reply.not_active")
    }

    @Test("a reply cancelled before its first word is there, empty, and models are not shown it")
    func cancelledBeforeBegin() async throws {
        let signal = Signal()
        let talk = try Talk(ScriptedModel([[.wait(signal), .say("Late.")], [.say("Fine.")]]))
        let client = try await talk.connect()
        await client.type("hello")
        await client.input(.cancelReply(nil))
        let end = await client.events.nextReply()
        #expect(end.text == "" && end.status == .interrupted)
        #expect(client.events.names == ["reply.started", "reply.interrupted", "reply.ended"])
        signal.open()
        await client.type("again")
        _ = await client.events.nextReply()
        #expect(talk.model.prompts[1].messages.map(\.content) == ["hello", "again"])
        #expect(try await talk.messages(client.session).map(\.content) == ["hello", "", "again", "Fine."])
    }

    @Test("cancelling closes the model's request")
    func requestIsClosed() async throws {
        let talk = try Talk(ScriptedModel([[.say("One "), .wait(Signal()), .say("two.")], [.say("Fine.")]]))
        let client = try await talk.connect(SessionRequest(channel: "websocket", wantsAudio: false))
        await client.type("hello")
        _ = await client.events.next("reply.text")
        await client.input(.cancelReply(nil))
        #expect(await client.events.nextReply().text == "One ")
        await client.type("again")
        _ = await client.events.nextReply()
        #expect(talk.model.cancellations == 1)
    }

    @Test("the reply ends when the client has reported its end")
    func reportedEnd() async throws {
        let talk = try Talk(ScriptedModel("A sentence that takes half a second, or so."))
        let client = try await talk.connect()
        await client.type("hello")
        guard case .replyAudioEnded(let reply, let duration) = await client.events.next("reply.audio.ended") else {
            return
        }
        await client.played(duration, of: reply)
        let end = await client.events.nextReply()
        #expect(end.status == .complete)
        #expect(try await talk.messages(client.session)[1].audioMilliseconds == duration.milliseconds)
    }
}

@Suite("Speculation in a session", .timeLimit(.minutes(5)))
struct SessionSpeculationTests {
    /// A turn ends after twenty seconds of silence, so that a slow machine does not end it by sending nothing.
    private func talk(_ engines: ScriptedEngines) throws -> Talk {
        try Talk(ScriptedModel("Sure."), engines) {
            $0.speculation = true
            $0.endpointing.silence = .seconds(20)
        }
    }

    @Test("has the reply ready, and tells nothing of it before the end is certain")
    func confirmed() async throws {
        let talk = try talk(ScriptedEngines(hears: "hello"))
        let client = try await talk.connect()
        await client.speak(400)
        await client.pause(300)
        await talk.model.nextQuestion()
        #expect(client.events.names == ["speech.started"])
        await client.pause(20_000)
        let end = await client.events.nextReply()
        #expect(end.text == "Sure." && end.timings.stt == .zero && end.timings.firstToken == .zero)
        #expect(talk.model.prompts.count == 1)
        #expect(talk.engines.heard.count == 1)
    }

    @Test("does not take an early text for the words that came after it was asked for")
    func lateText() async throws {
        let hearing = Signal()
        let engines = ScriptedEngines(hears: "tell", "tell me", hearing: hearing)
        let talk = try talk(engines)
        let client = try await talk.connect()
        await client.speak(400)
        await client.pause(300)
        await client.speak(400)
        await client.pause(300)
        hearing.open()
        await client.pause(20_000)
        _ = await client.events.nextReply()
        #expect(try await talk.messages(client.session).map(\.content) == ["tell me", "Sure."])
    }

    @Test("leaves no trace when the speaker goes on")
    func dropped() async throws {
        let talk = try talk(ScriptedEngines(hears: "tell", "tell me"))
        let client = try await talk.connect()
        await client.speak(400)
        await client.pause(300)
        await talk.model.nextQuestion()
        await client.speak(400)
        await client.pause(20_100)
        let end = await client.events.nextReply()
        #expect(talk.model.prompts.map { $0.messages.map(\.content) } == [["tell"], ["tell me"]])
        #expect(try await talk.messages(client.session).map(\.content) == ["tell me", "Sure."])
        #expect(client.events.events.count { $0.name == "reply.started" } == 1)
        #expect(end.status == .complete)
        #expect(talk.engines.heard == [(400 + 300 + 400 + 200) * 16], "the silence after it is not passed on")
    }
}
