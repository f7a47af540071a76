import Loops
import Runtime
import Testing
import VoiceCore
import WorkerProcesses

@testable import Speech

/// The pool of decoders without their processes: who is lent one, and when.
@Suite("A crowd at the decoders")
struct EarsCrowdTests {
    private let test: EarsLoop
    private let granted = Lock<[DecoderLease]>([])

    init() throws { test = try EarsLoop() }

    private func makePool(limit: Int) -> DecoderPool {
        let pool = DecoderPool(limit: limit, spareLimit: limit, zygote: Zygote(on: test.loop))
        pool.become(.ready)
        return pool
    }

    private func ask(_ pool: DecoderPool, _ requester: Requester, times: Int = 1) {
        for _ in 0..<times {
            _ = pool.lease(for: requester, on: test.loop) { [granted] answer in
                if case .success(let lease) = answer { granted.withLock { $0.append(lease) } }
            }
        }
    }

    /// Waits until everything that was granted has been told.
    private func told() async -> [DecoderLease] {
        await withCheckedContinuation { continuation in test.loop.post { continuation.resume() } }
        return granted.withLock { $0 }
    }

    private func end(_ pool: DecoderPool) async {
        pool.become(.unavailable("the test is over"))
        for lease in await told() { SocketPair.discard(lease.descriptor) }
    }

    private static func crowd(_ session: Int) -> Requester {
        Requester(key: nil, network: "127.0.0.1", session: "crowd \(session)")
    }

    private static let strangers = [
        Requester(key: "bob", network: nil, session: "his"),
        Requester(key: nil, network: "2001:db8::/64", session: "hers"),
    ]

    @Test("Ten sessions of one owner leave a decoder for somebody else, who has it at once", arguments: strangers)
    func keptFree(stranger: Requester) async {
        let pool = makePool(limit: 8)
        for session in 0..<10 { ask(pool, Self.crowd(session), times: 20) }
        #expect(await told().count == 7)
        ask(pool, stranger)
        #expect(await told().last?.requester == stranger)
        await end(pool)
    }

    @Test("One session has half of the decoders, and its owner's others have theirs")
    func ofOneSession() async {
        let pool = makePool(limit: 8)
        ask(pool, Self.crowd(0), times: 20)
        #expect(await told().count == 4)
        ask(pool, Self.crowd(1), times: 20)
        #expect(await told().count == 7)
        await end(pool)
    }

    @Test("A new session of the crowd's own owner is next, when it comes in the midst of the crowd's turns")
    func neighbour() async throws {
        let pool = makePool(limit: 8)
        for session in 0..<10 { ask(pool, Self.crowd(session), times: 20) }
        for index in 0..<20 { pool.giveBack(try #require(await told().dropFirst(index).first)) }
        let before = await told().count
        let neighbour = Self.crowd(99)
        ask(pool, neighbour)
        for index in 20..<22 { pool.giveBack(try #require(await told().dropFirst(index).first)) }
        let after = await told()
        #expect(after.count == before + 2)
        #expect(after[before...].contains { $0.requester == neighbour })
        // What was given back is the pool's again.
        granted.withLock { $0.removeFirst(22) }
        await end(pool)
    }

    @Test("With few decoders an owner may have them all, as two people of one household talk")
    func few() async {
        let pool = makePool(limit: 2)
        for session in 0..<2 { ask(pool, Self.crowd(session)) }
        #expect(await told().count == 2)
        await end(pool)
    }

    @Test("Decoders at work take turns bit by bit: whoever comes new goes before a crowd's next bits")
    func bits() throws {
        let work = FairGate(limit: 3, limitEach: 3)
        let order = Lock<[Requester]>([])
        func enter(_ requester: Requester) -> FairGate.Entry {
            work.enter(for: requester) { order.withLock { $0.append(requester) } }
        }
        var inside: [Requester] = []
        for session in 0..<10 {
            let one = Self.crowd(session)
            for _ in 0..<10 { if case .inside = enter(one) { inside.append(one) } }
        }
        #expect(inside.count == 3)
        let stranger = Self.strangers[0]
        guard case .waiting = enter(stranger) else { return #expect(Bool(false), "more are inside than may be") }
        for _ in 0..<2 { work.leave(inside.removeFirst()) }
        #expect(order.withLock { $0 }.contains(stranger))
    }

    @Test("Who waits no longer is not called")
    func withdrawn() {
        let work = FairGate(limit: 1, limitEach: 1)
        let calls = Lock(0)
        func enter(_ requester: Requester) -> FairGate.Entry {
            work.enter(for: requester) { calls.withLock { $0 += 1 } }
        }
        guard case .inside = enter(Self.crowd(0)), case .waiting(let ticket) = enter(Self.crowd(1)),
            case .waiting(let other) = enter(Self.crowd(2))
        else { return #expect(Bool(false), "one is inside, two wait") }
        #expect(work.withdraw(ticket))
        work.leave(Self.crowd(0))
        #expect(calls.withLock { $0 } == 1)
        #expect(!work.withdraw(other))
    }
}
