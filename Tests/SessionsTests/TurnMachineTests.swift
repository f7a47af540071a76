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
