import Runtime
import TestSupport
import Testing
import VoiceCore

@testable import Sessions

@Suite("A session", .timeLimit(.minutes(5)))
struct SessionTurnTests {
    @Test("answers what is said: every event in its order, and everything kept")
    func spokenTurn() async throws {
        let talk = try Talk(ScriptedModel("It is ", "sunny. ", "Enjoy!"), ScriptedEngines(hears: "how is the weather"))
        let client = try await talk.connect()
        await client.pause(300)
        await client.speak(400)
        await client.pause(700)
        let end = await client.events.nextReply()
        #expect(
            client.events.names == [
                "speech.started", "speech.ended", "transcript.final", "reply.started", "reply.text",
                "reply.audio.started", "audio", "reply.audio.ended", "reply.ended",
            ]
        )
        #expect(end.text == "It is sunny. Enjoy!")
        #expect(end.status == .complete)
        #expect(end.usage != nil && end.attempts.map(\.outcome) == [.ok])
        #expect(client.events.audio == .milliseconds(10 * "It is sunny.Enjoy!".count))
        let messages = try await talk.messages(client.session)
        #expect(messages.map(\.content) == ["how is the weather", "It is sunny. Enjoy!"])
        #expect(messages.map(\.status) == [.complete, .complete])
        #expect(messages.map(\.seq) == [1, 2])
        #expect(messages[0].speaker == "anonymous" && messages[0].audioMilliseconds == 400)
        #expect(messages[1].id == end.reply && messages[1].provider == "scripted" && messages[1].model == "m1")
        #expect(messages[1].audioMilliseconds == 180)
    }

    @Test("passes on what came a quarter of a second before the speech")
    func preRoll() async throws {
        let engines = ScriptedEngines(hears: "hello")
        let talk = try Talk(ScriptedModel("Hi."), engines)
        let client = try await talk.connect()
        await client.pause(2_000)
        await client.speak(400)
        await client.pause(700)
        _ = await client.events.nextReply()
        // 250 ms before it rounds up to 13 frames; the end is certain 600 ms after it.
        #expect(engines.heard == [(260 + 400 + 600) * 16])
    }

    @Test("measures every stage from where the contract says, and none is negative", arguments: [true, false])
    func timings(_ speculation: Bool) async throws {
        let talk = try Talk(ScriptedModel("Yes."), ScriptedEngines(hears: "hello")) { $0.speculation = speculation }
        let client = try await talk.connect()
        await client.speak()
        await client.pause()
        let timings = await client.events.nextReply().timings
        let all = [
            timings.endpoint, timings.stt, timings.firstToken, timings.firstSpeech, timings.firstAudio,
            timings.generated, timings.total,
        ]
        #expect(all.allSatisfy { $0.map { $0 >= .zero } ?? false })
        await client.type("and now?")
        let typed = await client.events.nextReply().timings
        #expect(typed.endpoint == nil && typed.stt == nil)
        #expect(typed.firstToken != nil && typed.firstAudio != nil && typed.total != nil)
    }

    @Test("asks the model with the agent's words, the history, and what was said last")
    func prompt() async throws {
        let talk = try Talk(ScriptedModel([[.say("One.")], [.say("Two.")], [.say("Three.")]])) {
            $0.contextMessages = 3
        }
        let client = try await talk.connect()
        for text in ["first", "second", "third"] {
            await client.type(text)
            _ = await client.events.nextReply()
        }
        let prompts = talk.model.prompts
        #expect(
            prompts.map { $0.messages.map(\.content) } == [
                ["first"], ["first", "One.", "second"], ["second", "Two.", "third"],
            ]
        )
        #expect(prompts.allSatisfy { $0.instructions == "Be brief." && $0.session == client.session })
        #expect(prompts[1].messages.map(\.role) == [.user, .assistant, .user])
    }

    @Test("tells what was not understood and does not answer it")
    func nothingUnderstood() async throws {
        let talk = try Talk(ScriptedModel("Hm."), ScriptedEngines(hears: "", "hello"))
        let client = try await talk.connect()
        await client.speak()
        await client.pause()
        await client.speak()
        await client.pause()
        _ = await client.events.nextReply()
        let finals = client.events.events.compactMap { event -> (String, Bool)? in
            guard case .finalTranscript(_, let transcript, let message) = event else { return nil }
            return (transcript.text, message != nil)
        }
        #expect(finals.map(\.0) == ["", "hello"] && finals.map(\.1) == [false, true])
        #expect(try await talk.messages(client.session).count == 2)
    }

    @Test("goes on when hearing fails", arguments: [true, false])
    func hearingFails(_ isTimeout: Bool) async throws {
        let engines = ScriptedEngines(hears: "hello")
        let talk = try Talk(ScriptedModel("Hi."), engines)
        let client = try await talk.connect()
        engines.failHearing(isTimeout ? .timedOut("nothing in 10 s") : .unavailable("connection refused"))
        await client.speak()
        await client.pause()
        #expect(await client.events.nextFault().code.rawValue == (isTimeout ? "stt.timeout" : "stt.failed"))
        guard case .finalTranscript(_, let transcript, let message) = await client.events.next("transcript.final")
        else {
            return
        }
        #expect(transcript.text == "" && message == nil)
        engines.failHearing(nil)
        await client.speak()
        await client.pause()
        #expect(await client.events.nextReply().text == "Hi.")
    }

    @Test("goes on as text when speaking fails")
    func speakingFails() async throws {
        let talk = try Talk(ScriptedModel("It is sunny. Enjoy!"))
        talk.engines.failSpeaking(.unavailable("no voice"))
        let client = try await talk.connect()
        await client.type("hello")
        let end = await client.events.nextReply()
        #expect(end.text == "It is sunny. Enjoy!" && end.status == .complete)
        #expect(client.events.names == ["reply.started", "reply.text", "error", "reply.ended"])
        #expect(try await talk.messages(client.session)[1].content == "It is sunny. Enjoy!")
    }

    @Test("gives up a voice that gives nothing, and goes on as text")
    func voiceHangs() async throws {
        let engines = ScriptedEngines(speaking: Signal())
        let talk = try Talk(ScriptedModel("It is sunny. Enjoy!"), engines, voicePatience: .milliseconds(20))
        let client = try await talk.connect()
        await client.type("hello")
        let end = await client.events.nextReply()
        #expect(end.text == "It is sunny. Enjoy!" && end.status == .complete)
        let faults = client.events.events.compactMap { event in
            if case .fault(let fault) = event { fault.code.rawValue } else { nil }
        }
        #expect(faults == ["tts.timeout"])
        #expect(engines.spoken.count == 1, "the rest is text")
    }

    @Test("says so when every provider failed")
    func providersFail() async throws {
        let talk = try Talk(ScriptedModel([[.opened, .fail(.unavailable(reason: "down", retryAfter: nil))]])) {
            $0.failureText = "Sorry, I can't think."
        }
        let client = try await talk.connect()
        await client.type("hello")
        guard case .replyStarted(let start) = await client.events.next("reply.started") else { return }
        #expect(start.provider == nil && start.model == nil)
        let fault = await client.events.nextFault()
        #expect(fault.code.rawValue == "provider.failed" && fault.reply == start.reply && !fault.isFatal)
        let end = await client.events.nextReply()
        #expect(end.status == .failed && end.text == "Sorry, I can't think." && end.attempts.map(\.outcome) == [.error])
        #expect(talk.engines.spoken.map(\.text) == ["Sorry, I can't think."])
        let row = try await talk.messages(client.session)[1]
        #expect(row.status == .failed && row.provider == nil && row.model == nil)
    }

    @Test("keeps what a provider said before it broke off")
    func providerBreaksOff() async throws {
        let talk = try Talk(ScriptedModel([[.opened, .say("It is. "), .fail(.cut(reason: "connection closed"))]]))
        let client = try await talk.connect()
        await client.type("hello")
        let end = await client.events.nextReply()
        #expect(end.status == .failed && end.text == "It is. ")
        #expect(client.events.names.contains("error"))
    }

    @Test("says after what was said that the rest won't come")
    func failureAfterWords() async throws {
        let talk = try Talk(ScriptedModel([[.opened, .say("It is half"), .fail(.cut(reason: "connection closed"))]])) {
            $0.failureText = "Sorry, I lost the thread."
        }
        let client = try await talk.connect()
        await client.type("hello")
        let end = await client.events.nextReply()
        #expect(end.status == .failed && end.text == "It is half\n\nSorry, I lost the thread.")
        #expect(talk.engines.spoken.map(\.text).joined() == end.text)
        let row = try await talk.messages(client.session)[1]
        #expect(row.status == .failed && row.provider != nil && row.content == end.text)
    }

    @Test("of one who wants no audio gets text only")
    func textOnly() async throws {
        let talk = try Talk(ScriptedModel("One. ", "Two."))
        let client = try await talk.connect(SessionRequest(channel: "websocket", wantsAudio: false))
        await client.type("hello")
        let end = await client.events.nextReply()
        #expect(client.events.names == ["reply.started", "reply.text", "reply.ended"])
        #expect(end.timings.firstAudio == nil && end.timings.firstSpeech == nil)
        #expect(talk.engines.spoken.isEmpty)
    }

    @Test("begins with the agent's greeting, once")
    func greeting() async throws {
        let talk = try Talk { $0.greeting = "Hello there." }
        let client = try await talk.connect()
        guard case .replyStarted(let start) = await client.events.next("reply.started") else { return }
        #expect(start.to == nil && start.provider == nil)
        #expect(await client.events.nextReply().text == "Hello there.")
        #expect(talk.model.prompts.isEmpty)
        await client.leave()
        let again = try await talk.connect(SessionRequest(session: client.session, channel: "websocket"))
        await again.type("hi")
        _ = await again.events.nextReply()
        #expect(again.isResumed && again.messageCount == 1)
        #expect(talk.model.prompts[0].messages.map(\.content) == ["Hello there.", "hi"])
    }

    @Test("hears each speaker apart, and names them to the model")
    func speakers() async throws {
        let talk = try Talk(ScriptedModel("Fine."), ScriptedEngines(hears: "tea", "coffee"))
        let client = try await talk.connect()
        let (ann, ben) = (SpeakerID("ann"), SpeakerID("ben"))
        await client.speak(400, as: ann)
        await client.speak(400, as: ben)
        await client.pause(700, as: ann)
        await client.pause(700, as: ben)
        _ = await client.events.nextReply()
        #expect(talk.model.prompts.last?.messages.map(\.content) == ["ann: tea", "ben: coffee"])
        #expect(try await talk.messages(client.session).prefix(2).map(\.speaker) == ["ann", "ben"])
        await client.speak(100, as: ann)
        await client.speakerLeft(ann)
        guard case .finalTranscript(_, let transcript, nil) = await client.events.next("transcript.final") else {
            return
        }
        #expect(transcript.text == "")
    }

    @Test("ends an utterance when no audio comes any longer")
    func starvation() async throws {
        let talk = try Talk(ScriptedModel("Yes."), ScriptedEngines(hears: "hello")) {
            $0.endpointing.silence = .milliseconds(100)
        }
        let client = try await talk.connect()
        await client.speak()
        guard case .speechEnded(_, let duration, let reason) = await client.events.next("speech.ended") else { return }
        #expect(reason == .silence && duration == .milliseconds(400))
        #expect(await client.events.nextReply().text == "Yes.")
    }

    @Test("ends an utterance by commit or at its greatest length, and says when there is nothing to end")
    func commitAndLimit() async throws {
        let talk = try Talk(ScriptedModel("Yes."), ScriptedEngines(hears: "one", "two")) {
            $0.endpointing = EndpointingSettings(mode: .manual, maxUtterance: .seconds(1))
        }
        let client = try await talk.connect()
        await client.input(.commit)
        #expect(await client.events.nextFault().code.rawValue == "input.empty")
        await client.speak(300)
        await client.pause(500)
        await client.input(.commit)
        guard case .speechEnded(_, _, let first) = await client.events.next("speech.ended") else { return }
        #expect(first == .commit)
        _ = await client.events.nextReply()
        await client.speak(1_000)
        guard case .speechEnded(_, _, let second) = await client.events.next("speech.ended") else { return }
        #expect(second == .limit)
        #expect(await client.events.nextReply().text == "Yes.")
    }
}
