import Testing
import VoiceCore

@testable import Sessions

@Suite("A turn")
struct TurnMachineTests {
    @Test("goes from speech to transcript to reply, in the order of the contract")
    func plainTurn() {
        let talk = TurnScript(TurnRules(speculation: false, settlesEarly: false))
        talk.speaks()
        talk.partial(1, "go")
        talk.silent(1)
        talk.looksFinal(1)
        talk.ends(1)
        talk.final(1, "go forward")
        talk.ready(1)
        talk.finished(1)
        #expect(
            talk.noted() == [
                "hear u1", "started u1", "ended u1 silence", "finish u1", "kept u1 'go forward'", "ask 1 u1", "begin 1",
                "end 1",
            ]
        )
        #expect(talk.isIdle && talk.openTimers == 0)
    }

    @Test("without words is told and not answered")
    func nothingSaid() {
        let talk = TurnScript()
        talk.says(1, "")
        #expect(talk.noted() == ["hear u1", "started u1", "ended u1 silence", "finish u1", "told u1 ''"])
        #expect(talk.isIdle)
    }

    @Test("whose transcriber fails ends without words")
    func transcriberFails() {
        let talk = TurnScript()
        talk.speaks()
        talk.ends(1, .limit)
        talk.transcriptionFails(1)
        #expect(talk.noted().suffix(2) == ["finish u1", "told u1 ''"])
    }

    @Test("whose transcript never comes is given up after half a minute")
    func transcriptOverdue() {
        let talk = TurnScript()
        talk.speaks()
        talk.ends(1)
        talk.at(20_000)
        talk.speaks("ben")
        talk.ends(2)
        _ = talk.noted()
        talk.at(29_999)
        #expect(talk.noted() == [])
        talk.at(30_000)
        #expect(talk.noted() == ["release u1", "timeout u1", "told u1 ''"])
        talk.at(50_000)
        #expect(talk.noted() == ["release u2", "timeout u2", "told u2 ''"])
        talk.final(2, "late")
        #expect(talk.noted() == ["late transcript"])
    }

    @Test("gathers what is said before the reply begins")
    func utterancesBelongTogether() {
        let talk = TurnScript()
        talk.says(1, "what is")
        _ = talk.noted()
        talk.speaks()
        talk.ready(1)
        #expect(talk.noted() == ["hear u2", "started u2"], "the reply is held while someone speaks")
        talk.partial(2, "the")
        #expect(talk.noted() == ["drop 1"])
        talk.ends(2)
        talk.final(2, "the time")
        #expect(talk.noted() == ["ended u2 silence", "finish u2", "kept u2 'the time'", "ask 2 u1+u2"])
        talk.ready(1)
        #expect(talk.noted() == ["late reply"])
        talk.ready(2)
        #expect(talk.noted() == ["begin 2"])
    }

    @Test("that is held by a noise goes on when it was nothing")
    func heldByNoise() {
        let talk = TurnScript()
        talk.says(1, "hello")
        talk.speaks()
        talk.ready(1)
        _ = talk.noted()
        talk.looksFinal(2)
        talk.settled(2, "")
        #expect(talk.noted() == ["settle u2", "begin 1"])
        talk.ends(2)
        #expect(talk.noted() == ["ended u2 silence", "release u2", "told u2 ''"])
    }

    @Test("of two people who finish together is answered once")
    func twoSpeakers() {
        let talk = TurnScript(TurnRules(speculation: false))
        talk.speaks("ann")
        talk.speaks("ben")
        talk.ends(1)
        talk.final(1, "tea")
        talk.ready(1)
        talk.ends(2)
        _ = talk.noted()
        talk.final(2, "coffee")
        talk.ready(2)
        #expect(talk.noted() == ["kept u2 'coffee'", "drop 1", "ask 2 u1+u2", "begin 2"])
    }

    @Test("of one speaker does not end with another's silence")
    func speakersAreApart() {
        let talk = TurnScript()
        talk.speaks("ann")
        talk.speaks("ben")
        _ = talk.noted()
        talk.commits("cleo")
        #expect(talk.noted() == ["refuse nothingToEnd"])
        talk.commits("ben")
        #expect(talk.noted() == ["ended u2 commit", "finish u2"])
        #expect(talk.hears("ann"))
        #expect(!talk.hears("ben"))
    }

    @Test("that was cleared leaves nothing to answer")
    func cleared() {
        let talk = TurnScript()
        talk.speaks()
        talk.looksFinal(1)
        talk.settled(1, "never mind")
        _ = talk.noted()
        talk.clears()
        #expect(talk.noted() == ["release u1", "ended u1 commit", "told u1 ''", "drop 1"])
        #expect(talk.isIdle)
        talk.clears()
        talk.ends(1)
        #expect(talk.noted() == [])
    }

    @Test("that could not be kept is not answered")
    func inputLost() {
        let talk = TurnScript()
        talk.says(1, "hello")
        _ = talk.noted()
        talk.inputLost(.spoken(UtteranceID(1)))
        #expect(talk.noted() == ["drop 1"])
        #expect(talk.isIdle)
    }

    @Test("whose reply could not be kept is over")
    func replyLost() {
        let talk = TurnScript()
        talk.says(1, "hello")
        talk.ready(1)
        _ = talk.noted()
        talk.lost(1)
        #expect(talk.noted() == ["drop 1"])
        #expect(talk.isIdle)
    }

    @Test("of the agent's own begins a new session")
    func greeting() {
        let talk = TurnScript()
        talk.greets()
        talk.ready(1)
        talk.finished(1)
        #expect(talk.noted() == ["ask 1 ", "begin 1", "end 1"])
    }
}

@Suite("Speculation")
struct SpeculationTests {
    @Test("asks early, holds the reply back, and lets it go when the end is certain")
    func confirmed() {
        let talk = TurnScript()
        talk.speaks()
        talk.looksFinal(1)
        talk.settled(1, "hello")
        talk.ready(1)
        #expect(talk.noted() == ["hear u1", "started u1", "settle u1", "ask 1 u1?"])
        talk.ends(1)
        #expect(talk.noted() == ["ended u1 silence", "release u1", "kept u1 'hello'", "confirm 1", "begin 1"])
    }

    @Test("is dropped without a trace when the speaker goes on")
    func dropped() {
        let talk = TurnScript()
        talk.speaks()
        talk.looksFinal(1)
        talk.settled(1, "hello")
        _ = talk.noted()
        talk.goesOn(1)
        #expect(talk.noted() == ["drop 1"])
        talk.looksFinal(1)
        talk.settled(1, "hello world")
        talk.ends(1)
        talk.ready(2)
        #expect(
            talk.noted() == [
                "settle u1", "ask 2 u1?", "ended u1 silence", "release u1", "kept u1 'hello world'", "confirm 2",
                "begin 2",
            ]
        )
    }

    @Test("waits for the early text when the utterance ends first")
    func settleAfterEnd() {
        let talk = TurnScript()
        talk.speaks()
        talk.looksFinal(1)
        talk.ends(1)
        talk.settled(1, "hello")
        #expect(
            talk.noted() == [
                "hear u1", "started u1", "settle u1", "ended u1 silence", "release u1", "kept u1 'hello'", "ask 1 u1",
            ]
        )
    }

    @Test("that gets no early text asks for the final one")
    func settleFails() {
        let talk = TurnScript()
        talk.speaks()
        talk.looksFinal(1)
        talk.ends(1)
        _ = talk.noted()
        talk.settleFails(1)
        #expect(talk.noted() == ["finish u1"])
    }

    @Test("takes a text that came while the speaker went on for late news")
    func lateSettle() {
        let talk = TurnScript()
        talk.speaks()
        talk.looksFinal(1)
        talk.goesOn(1)
        _ = talk.noted()
        talk.settled(1, "hello")
        #expect(talk.noted() == ["late transcript"])
    }

    @Test("switched off asks after the end only")
    func off() {
        let talk = TurnScript(TurnRules(speculation: false))
        talk.speaks()
        talk.looksFinal(1)
        talk.settled(1, "hello")
        #expect(talk.noted() == ["hear u1", "started u1", "settle u1"])
        talk.ends(1)
        #expect(talk.noted() == ["ended u1 silence", "release u1", "kept u1 'hello'", "ask 1 u1"])
    }

    @Test("gives way to a typed text")
    func typedMeanwhile() {
        let talk = TurnScript()
        talk.speaks()
        talk.looksFinal(1)
        talk.settled(1, "hello")
        _ = talk.noted()
        talk.types()
        #expect(talk.noted() == ["drop 1", "kept t1", "ask 2 t1"])
        talk.ends(1)
        #expect(talk.noted() == ["ended u1 silence", "release u1", "kept u1 'hello'", "drop 2", "ask 3 t1+u1"])
    }

    @Test("cannot be cancelled by a client, who does not know of it")
    func notCancelled() {
        let talk = TurnScript()
        talk.speaks()
        talk.looksFinal(1)
        talk.settled(1, "hello")
        _ = talk.noted()
        talk.cancels()
        #expect(talk.noted() == ["refuse noReply"])
    }
}

@Suite("Barge-in")
struct BargeInTests {
    /// A reply is being played; the clock stands at one second.
    private func speaking(_ rules: TurnRules = TurnRules()) -> TurnScript {
        let talk = TurnScript(rules)
        talk.says(1, "tell me a story")
        talk.ready(1)
        talk.at(1_000)
        _ = talk.noted()
        return talk
    }

    @Test("pauses at once and interrupts when the speech goes on")
    func speechGoesOn() {
        let talk = speaking()
        talk.speaks()
        #expect(talk.noted() == ["hear u2", "started u2", "pause 1"])
        talk.at(1_499)
        #expect(talk.noted() == [])
        talk.at(1_500)
        #expect(talk.noted() == ["interrupt 1"])
        talk.ends(2)
        talk.final(2, "stop")
        #expect(talk.noted() == ["ended u2 silence", "finish u2", "kept u2 'stop'", "ask 2 u2"])
    }

    @Test("interrupts as soon as words are recognised")
    func words() {
        let talk = speaking()
        talk.speaks()
        talk.partial(2, "stop now")
        #expect(talk.noted().last == "interrupt 1")
        #expect(talk.openTimers == 0)
    }

    @Test("lets the reply go on after a cough")
    func cough() {
        let talk = speaking()
        talk.speaks()
        talk.at(1_200)
        talk.silent(2)
        talk.looksFinal(2)
        _ = talk.noted()
        talk.settled(2, "")
        #expect(talk.noted() == ["resume 1"])
        talk.at(3_000)
        talk.ends(2)
        #expect(talk.noted() == ["ended u2 silence", "release u2", "told u2 ''"])
    }

    @Test("lets the reply go on after a backchannel, which is no turn", arguments: ["mm-hm", "Yeah.", "okay, right"])
    func backchannel(_ text: String) {
        let talk = speaking()
        talk.speaks()
        talk.partial(2, text)
        talk.at(1_500)
        talk.silent(2)
        talk.looksFinal(2)
        _ = talk.noted()
        talk.settled(2, text)
        #expect(talk.noted() == ["resume 1"])
        talk.ends(2)
        #expect(talk.noted() == ["ended u2 silence", "release u2", "told u2 '\(text)'"])
    }

    @Test("takes a long backchannel for an interruption before a second has passed")
    func longBackchannel() {
        let talk = speaking()
        talk.speaks()
        talk.partial(2, "yeah yeah")
        talk.at(1_899)
        #expect(talk.noted() == ["hear u2", "started u2", "pause 1"])
        talk.at(1_900)
        #expect(talk.noted() == ["interrupt 1"])
        talk.ends(2)
        talk.final(2, "yeah yeah yeah")
        #expect(talk.noted().suffix(2) == ["kept u2 'yeah yeah yeah'", "ask 2 u2"])
    }

    @Test("goes on within a second when no text comes, and stops when it comes after all")
    func slowTranscriber() {
        let talk = speaking()
        talk.speaks()
        talk.at(1_300)
        talk.silent(2)
        _ = talk.noted()
        talk.at(1_900)
        #expect(talk.noted() == ["resume 1"])
        talk.ends(2)
        talk.final(2, "stop")
        #expect(
            talk.noted() == ["ended u2 silence", "finish u2", "kept u2 'stop'", "interrupt 1", "ask 2 u2"]
        )
    }

    @Test("pauses again when the speaker goes on after a backchannel")
    func secondThought() {
        let talk = speaking()
        talk.speaks()
        talk.looksFinal(2)
        talk.settled(2, "mm-hm")
        talk.at(1_600)
        _ = talk.noted()
        talk.goesOn(2)
        #expect(talk.noted() == ["pause 1"])
        talk.partial(2, "mm-hm but why")
        #expect(talk.noted() == ["interrupt 1"])
    }

    @Test("by two people is decided by the one who means it")
    func twoChallengers() {
        let talk = speaking()
        talk.speaks("ann")
        talk.speaks("ben")
        talk.looksFinal(2)
        _ = talk.noted()
        talk.settled(2, "")
        #expect(talk.noted() == [], "Ben still speaks")
        talk.partial(3, "wait please")
        #expect(talk.noted() == ["interrupt 1"])
    }

    @Test("by someone who leaves is over")
    func challengerLeaves() {
        let talk = speaking()
        talk.speaks()
        _ = talk.noted()
        talk.clears()
        #expect(talk.noted() == ["release u2", "ended u2 commit", "resume 1", "told u2 ''"])
    }

    @Test("switched off lets the reply end, then answers")
    func off() {
        let talk = speaking(TurnRules(bargeIn: false))
        talk.speaks()
        talk.partial(2, "stop it please")
        talk.ends(2)
        talk.final(2, "stop it please")
        #expect(
            talk.noted() == ["hear u2", "started u2", "ended u2 silence", "finish u2", "kept u2 'stop it please'"]
        )
        talk.finished(1)
        #expect(talk.noted() == ["end 1", "ask 2 u2"])
    }

    @Test("by typed text interrupts at once")
    func typed() {
        let talk = speaking()
        talk.types()
        #expect(talk.noted() == ["interrupt 1", "kept t1", "ask 2 t1"])
    }

    @Test("switched off makes typed texts wait, each for a reply of its own")
    func typedWaits() {
        let talk = speaking(TurnRules(bargeIn: false))
        talk.types()
        talk.types()
        #expect(talk.noted() == [])
        talk.finished(1)
        #expect(talk.noted() == ["end 1", "kept t1", "ask 2 t1"])
        talk.ready(2)
        talk.finished(2)
        #expect(talk.noted() == ["begin 2", "end 2", "kept t2", "ask 3 t2"])
    }

    @Test("that finds the reply just ended has nothing to stop")
    func replyEnds() {
        let talk = speaking()
        talk.speaks()
        talk.finished(1)
        #expect(talk.noted() == ["hear u2", "started u2", "pause 1", "end 1"])
        #expect(talk.openTimers == 0)
        talk.ends(2)
        talk.final(2, "yeah")
        #expect(talk.noted().suffix(2) == ["kept u2 'yeah'", "ask 2 u2"], "after the reply a yes is an answer")
    }
}

@Suite("Cancelling and closing")
struct TurnEndTests {
    @Test("a reply that is played stops it")
    func cancelPlayed() {
        let talk = TurnScript()
        talk.types()
        talk.ready(1)
        _ = talk.noted()
        talk.cancels()
        talk.cancels()
        #expect(talk.noted() == ["interrupt 1", "refuse noReply"])
    }

    @Test("a reply that is still made shows it, empty")
    func cancelUnbegun() {
        let talk = TurnScript()
        talk.types()
        _ = talk.noted()
        talk.cancels()
        #expect(talk.noted() == ["begin 1", "interrupt 1"])
        talk.ready(1)
        talk.finished(1)
        #expect(talk.noted() == ["late reply", "late reply"])
    }

    @Test("a session without a listener ends what was played and keeps what is made")
    func listenerLeft() {
        let talk = TurnScript()
        talk.types()
        talk.leaves()
        talk.ready(1)
        #expect(talk.noted() == ["kept t1", "ask 1 t1", "begin 1"])
        talk.leaves()
        #expect(talk.noted() == ["interrupt 1"])
    }

    @Test("a session in any state ends everything and hears nothing more", arguments: 0..<6)
    func close(_ state: Int) {
        let talk = TurnScript()
        if state >= 1 { talk.speaks() }
        if state >= 2 { talk.looksFinal(1) }
        if state >= 3 { talk.settled(1, "hello") }
        if state >= 4 { talk.ends(1) }
        if state >= 5 {
            talk.ready(1)
            talk.speaks()
        }
        talk.closes()
        let begun = talk.actions.count { if case .begin = $0 { true } else { false } }
        let ended = talk.actions.count { if case .interrupt = $0 { true } else { false } }
        #expect(begun == ended)
        #expect(talk.isIdle && talk.openTimers == 0)
        _ = talk.noted()
        talk.speaks()
        talk.types()
        talk.greets()
        talk.closes()
        talk.ends(1)
        #expect(talk.noted() == [])
    }
}
