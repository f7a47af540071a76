import Testing
import VoiceCore

@testable import Sessions

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
