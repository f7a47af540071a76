import Testing
import VoiceCore

@testable import Sessions

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

    @Test("pauses at once, and a first word interrupts within a second")
    func oneWord() {
        let talk = speaking()
        talk.speaks()
        #expect(talk.noted() == ["hear u2", "started u2", "pause 1"])
        talk.partial(2, "stop")
        talk.at(1_899)
        #expect(talk.noted() == [], "the first word of a partial often changes")
        talk.at(1_900)
        #expect(talk.noted() == ["interrupt 1"])
        talk.ends(2)
        talk.final(2, "stop")
        #expect(talk.noted() == ["ended u2 silence", "finish u2", "kept u2 'stop'", "ask 2 u2"])
    }

    @Test("asks for the words so far of somebody who goes on, where the engine tells none")
    func peek() {
        let talk = speaking()
        talk.speaks()
        talk.at(1_900)
        #expect(talk.noted() == ["hear u2", "started u2", "pause 1", "peek u2"])
        talk.peeked(2, "stop it please")
        #expect(talk.noted() == ["interrupt 1"])
        #expect(talk.openTimers == 0)
    }

    @Test("of which nothing is known stays paused for three seconds at most, and then the reply comes back")
    func nothingTells() {
        let talk = speaking()
        talk.speaks()
        talk.at(1_900)
        talk.peeked(2, "")
        _ = talk.noted()
        talk.at(3_899)
        #expect(talk.noted() == [], "it may have been too little for the engine")
        talk.at(3_900)
        #expect(talk.noted() == ["resume 1"])
        #expect(talk.openTimers == 0)
        talk.at(6_000)
        talk.ends(2)
        talk.final(2, "")
        #expect(talk.noted() == ["ended u2 silence", "finish u2", "told u2 ''"])
    }

    @Test(
        "is over where the text comes in time, whatever it is",
        arguments: [
            ("", "told u2 ''"), ("mm-hm", "told u2 'mm-hm'"), ("yes", "told u2 'yes'"), ("right", "told u2 'right'"),
        ]
    )
    func finalText(_ text: String, _ told: String) {
        let talk = speaking()
        talk.speaks()
        talk.at(1_600)
        talk.silent(2)
        talk.looksFinal(2)
        talk.settleFails(2)
        talk.ends(2)
        _ = talk.noted()
        talk.at(3_500)
        #expect(talk.noted() == [], "nothing is asked twice")
        talk.final(2, text)
        #expect(talk.noted() == ["resume 1", told])
    }

    @Test("gives the floor to what is said after a backchannel that let the reply go on")
    func secondWords() {
        let talk = speaking()
        talk.speaks()
        talk.partial(2, "yeah")
        talk.at(1_900)
        #expect(talk.noted() == ["hear u2", "started u2", "pause 1", "resume 1"])
        talk.partial(2, "year")
        #expect(talk.noted() == [], "one word is a guess")
        talk.partial(2, "yeah but what about me")
        #expect(talk.noted() == ["interrupt 1"])
    }

    @Test("after a question is an answer", arguments: ["yes", "mm-hm", "right"])
    func answer(_ text: String) {
        let talk = speaking()
        talk.speaks(afterQuestion: true)
        talk.silent(2)
        talk.looksFinal(2)
        _ = talk.noted()
        talk.settled(2, text)
        #expect(talk.noted().first == "interrupt 1")
        talk.ends(2)
        #expect(talk.noted().contains("kept u2 '\(text)'"))
    }

    @Test("goes by the words of the session's language and by those of the language that was heard")
    func languages() {
        for (rules, text, heard, isNothing) in [
            (TurnRules(language: "de-AT"), "Genau.", nil, true),
            (TurnRules(), "Genau.", nil, false),
            (TurnRules(), "Genau.", "de", true),
            (TurnRules(backchannels: Backchannels(replacing: ["en": ["quite so"]])), "Quite so!", nil, true),
            (TurnRules(backchannels: Backchannels(replacing: ["en": ["quite so"]])), "mm-hm", nil, false),
        ] as [(TurnRules, String, String?, Bool)] {
            let talk = speaking(rules)
            talk.speaks()
            talk.ends(2)
            _ = talk.noted()
            talk.final(2, text, in: heard)
            #expect(
                talk.noted().first == (isNothing ? "resume 1" : "kept u2 '\(text)'"),
                "\(text) in \(rules.language)"
            )
        }
    }

    @Test("of a script without blanks interrupts by its signs")
    func unspaced() {
        let talk = speaking(TurnRules(language: "ja"))
        talk.speaks()
        talk.partial(2, "はい")
        #expect(talk.noted().last == "pause 1")
        talk.partial(2, "ちょっと待って")
        #expect(talk.noted().last == "interrupt 1")
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

    @Test("lets the reply go on within a second where all words so far are backchannels")
    func longBackchannel() {
        let talk = speaking()
        talk.speaks()
        talk.partial(2, "yeah yeah")
        talk.at(1_899)
        #expect(talk.noted() == ["hear u2", "started u2", "pause 1"])
        talk.at(1_900)
        #expect(talk.noted() == ["resume 1"])
        talk.ends(2)
        talk.final(2, "yeah yeah yeah")
        #expect(talk.noted().last == "told u2 'yeah yeah yeah'")
    }

    @Test("goes on when no text comes within three seconds, and stops when it comes after all")
    func slowTranscriber() {
        let talk = speaking()
        talk.speaks()
        talk.at(1_300)
        talk.silent(2)
        talk.ends(2)
        talk.at(3_899)
        #expect(talk.noted() == ["hear u2", "started u2", "pause 1", "ended u2 silence", "finish u2"])
        talk.at(3_900)
        #expect(talk.noted() == ["resume 1"])
        talk.final(2, "stop")
        #expect(talk.noted() == ["kept u2 'stop'", "interrupt 1", "ask 2 u2"])
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
