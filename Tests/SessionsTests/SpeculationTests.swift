import Testing
import VoiceCore

@testable import Sessions

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
