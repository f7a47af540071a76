import Runtime
import Sessions
import TestSupport
import Testing
import VoiceCore

@Suite("The session cache")
struct SessionCacheTests {
    private let clock = ManualClock()

    private func makeCache(capacity: Int = 3) -> SessionCache<Int, ManualClock> {
        SessionCache(capacity: capacity, lifetime: .seconds(60), clock: clock)
    }

    @Test("An entry lasts for its lifetime after its last use")
    func lifetime() {
        let cache = makeCache()
        let session = SessionID()
        cache.keep(1, for: session)
        clock.advance(by: .seconds(59))
        #expect(cache.value(for: session) == 1)
        clock.advance(by: .seconds(59))
        cache.update(session) { $0 += 1 }
        clock.advance(by: .seconds(59))
        #expect(cache.value(for: session) == 2)
        clock.advance(by: .seconds(60))
        #expect(cache.value(for: session) == nil)
    }

    @Test("The one that was unused the longest makes room")
    func capacity() {
        let cache = makeCache()
        let sessions = (0..<4).map { _ in SessionID() }
        for (index, session) in sessions.prefix(3).enumerated() { cache.keep(index, for: session) }
        #expect(cache.value(for: sessions[0]) == 0)
        cache.keep(3, for: sessions[3])
        #expect(cache.count == 3 && cache.value(for: sessions[1]) == nil)
        #expect(cache.value(for: sessions[0]) == 0 && cache.value(for: sessions[3]) == 3)
        cache.keep(9, for: sessions[3])
        #expect(cache.count == 3 && cache.value(for: sessions[3]) == 9)
    }

    @Test("A sweep drops what has expired and nothing else")
    func sweeping() {
        let cache = makeCache(capacity: 10)
        let old = SessionID()
        cache.keep(1, for: old)
        clock.advance(by: .seconds(30))
        let young = SessionID()
        cache.keep(2, for: young)
        clock.advance(by: .seconds(30))
        cache.sweep()
        #expect(cache.count == 1 && cache.value(for: young) == 2)
        cache.remove(young)
        #expect(cache.count == 0)
    }

    @Test("Sweeping goes on until its task is cancelled")
    func background() async {
        let cache = makeCache(capacity: 10)
        let sweeper = Task { await cache.sweep(every: .seconds(10)) }
        for _ in 1...3 {
            cache.keep(1, for: SessionID())
            await clock.sleeperArrived()
            clock.advance(by: .seconds(61))
        }
        await clock.sleeperArrived()
        #expect(cache.count == 0)
        sweeper.cancel()
        await sweeper.value
    }

    @Test(
        "Whatever is done with it, it holds what the simplest cache would hold",
        arguments: 1...20 as ClosedRange<UInt64>
    )
    func againstAModel(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let cache = makeCache(capacity: 5)
        let sessions = (0..<9).map { _ in SessionID() }
        // The simplest cache: a list, most recent last.
        var model: [(session: SessionID, value: Int, usedAt: ManualClock.Instant)] = []
        for step in 1...400 {
            let session = sessions.randomElement(using: &random) ?? sessions[0]
            switch Int.random(in: 0..<5, using: &random) {
            case 0, 1:
                cache.keep(step, for: session)
                model.removeAll { $0.session == session }
                model.append((session, step, clock.now))
                if model.count > 5 { model.removeFirst() }
            case 2:
                let expected = model.firstIndex {
                    $0.session == session && clock.now.offset - $0.usedAt.offset < .seconds(60)
                }
                #expect(cache.value(for: session) == expected.map { model[$0].value })
                if let expected { model.append((session, model.remove(at: expected).value, clock.now)) }
            case 3:
                cache.remove(session)
                model.removeAll { $0.session == session }
            default:
                clock.advance(by: .seconds(Int.random(in: 0...40, using: &random)))
                cache.sweep()
                model.removeAll { clock.now.offset - $0.usedAt.offset >= .seconds(60) }
            }
            #expect(cache.count == model.count)
        }
    }
}
