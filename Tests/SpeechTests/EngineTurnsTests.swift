import Runtime
import Testing
import VoiceCore

@testable import Speech

@Suite("Whose turn it is among engines")
struct EngineTurnsTests {
    private let time = Lock(ContinuousClock.now)
    private let states: [EngineState]

    init() {
        let time = time
        states = ["a", "b", "c"].map { name in EngineState(.ears, name, now: { time.withLock { $0 } }) }
    }

    private func order() -> [Int] {
        var turns = EngineTurns(states)
        var order: [Int] = []
        while let index = turns.next() { order.append(index) }
        return order
    }

    @Test("The best first, those that rest last, each once")
    func restingLast() {
        #expect(order() == [0, 1, 2])
        states[0].note(.timedOut("slow"))
        #expect(order() == [1, 2, 0])
        states[1].note(.refused("no key"))
        #expect(order() == [2, 0, 1])
        states[2].note(.unavailable("down"))
        #expect(order() == [0, 1, 2])
        states[1].note(nil)
        #expect(order() == [1, 0, 2])
    }

    @Test("After its rest an engine is the trial of one, and others ask the next meanwhile")
    func trial() {
        states[0].note(.unavailable("down"))
        time.withLock { $0 += .seconds(5) }
        var first = EngineTurns(states)
        var second = EngineTurns(states)
        #expect(first.next() == 0)
        #expect(second.next() == 1)
        states[0].note(.cancelled)
        var third = EngineTurns(states)
        #expect(third.next() == 0)
    }

    @Test(
        "Every failure that is the engine's own opens it at once",
        arguments: [
            (EngineError.unavailable("down"), true), (.timedOut("slow"), true), (.refused("no key"), true),
            (.malformedAnswer("nonsense"), true), (.unfit("too long"), false), (.cancelled, false),
        ]
    )
    func opens(_ failure: EngineError, _ isOpen: Bool) {
        states[0].note(failure)
        #expect((states[0].breakerState == .open) == isOpen)
        #expect((states[0].problem == "\(failure.reason); asked again in 5 s") == isOpen)
    }

    @Test("A server that asks for a rest gets it")
    func retryAfter() {
        states[0].note(.unavailable("too much", retryAfter: .seconds(30)))
        #expect(states[0].problem == "too much; asked again in 30 s")
    }

    @Test("The best engine's failure is the one that is told")
    func failure() {
        var turns = EngineTurns(states)
        #expect(turns.failure == nil)
        turns.note(.timedOut("slow"))
        turns.note(.unavailable("down"))
        #expect(turns.failure == .timedOut("slow"))
    }
}
