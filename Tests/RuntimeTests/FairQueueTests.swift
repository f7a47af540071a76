import Runtime
import Testing

@Suite("Fair turns")
struct FairQueueTests {
    private let ann = Requester(key: "ann", network: nil, session: "1")
    private let ann2 = Requester(key: "ann", network: nil, session: "2")
    private let bob = Requester(key: "bob", network: nil, session: "3")

    @Test("However much one has waiting, whoever has less is next")
    func turns() {
        var queue = FairQueue<String>()
        for index in 0..<100 { queue.append("ann \(index)", of: ann) }
        queue.append("bob", of: bob)
        queue.append("ann's other", of: ann2)
        #expect((0..<4).map { _ in queue.popFirst() } == ["bob", "ann's other", "ann 0", "ann 1"])
        #expect(queue.count == 98)
    }

    @Test("Many sessions of one owner are one turn, and take turns among themselves")
    func owners() {
        var queue = FairQueue<String>()
        for index in 0..<10 {
            for turn in 0..<2 {
                queue.append("ann", of: Requester(key: "ann", network: nil, session: "\(index).\(turn)"))
            }
        }
        for _ in 0..<3 { queue.append("bob", of: bob) }
        #expect((0..<6).compactMap { _ in queue.popFirst() }.filter { $0 == "bob" }.count == 3)
        #expect(queue.count == 17)
    }

    @Test("Without keys, sessions take turns")
    func sessions() {
        var queue = FairQueue<Int>()
        for turn in 0..<3 {
            for session in 0..<4 {
                queue.append(session, of: Requester(key: nil, network: "127.0.0.1", session: "\(session)"))
            }
            _ = turn
        }
        #expect(queue.removeAll() == [0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3])
        #expect(queue.isEmpty)
    }

    @Test("Somebody new is next, however many sessions of a crowd wait and whatever they had", arguments: 0..<7)
    func newcomer(turnsBefore: Int) {
        var queue = FairQueue<String>()
        for session in 0..<10 {
            let one = Requester(key: nil, network: "192.0.2.1", session: "\(session)")
            for _ in 0..<20 { queue.append("crowd", of: one) }
        }
        for _ in 0..<(turnsBefore * 7) { _ = queue.popFirst() }
        // Of the crowd's own network, then from elsewhere, then with a key.
        queue.append("neighbour", of: Requester(key: nil, network: "192.0.2.1", session: "new"))
        queue.append("stranger", of: Requester(key: nil, network: "2001:db8::/64", session: "new"))
        queue.append("bob", of: bob)
        let next = (0..<7).compactMap { _ in queue.popFirst() }
        #expect(Set(next.prefix(3)).isSuperset(of: ["stranger", "bob"]))
        #expect(next.contains("neighbour"))
    }

    @Test("A stranger has half of the turns beside a crowd, and a neighbour as many as each of the crowd")
    func shares() {
        var queue = FairQueue<String>()
        for session in 0..<9 {
            let one = Requester(key: "crowd", network: nil, session: "\(session)")
            for _ in 0..<100 { queue.append("crowd", of: one) }
        }
        for _ in 0..<100 {
            queue.append("neighbour", of: Requester(key: "crowd", network: nil, session: "own"))
            queue.append("bob", of: bob)
        }
        let taken = (0..<200).compactMap { _ in queue.popFirst() }
        #expect((90...110).contains(taken.count { $0 == "bob" }))
        #expect((8...14).contains(taken.count { $0 == "neighbour" }))
    }

    @Test("Newcomers without end keep nobody waiting for good")
    func newcomersWithoutEnd() {
        var queue = FairQueue<String>()
        for index in 0..<20 { queue.append("\(index)", of: ann) }
        for _ in 0..<3 { _ = queue.popFirst() }
        var turns = 0
        var taken: String?
        for session in 0..<100 where taken != "3" {
            queue.append("new", of: Requester(key: "ann", network: nil, session: "new \(session)"))
            taken = queue.popFirst()
            turns += 1
        }
        #expect(taken == "3" && turns <= 16)
    }

    @Test("Who may not go is passed over and keeps the turn")
    func passedOver() {
        var queue = FairQueue<String>()
        queue.append("ann", of: ann)
        queue.append("bob", of: bob)
        #expect(queue.popFirst { $0 != ann } == "bob")
        #expect(queue.popFirst { $0 != ann } == nil)
        #expect(queue.popFirst() == "ann")
    }

    @Test("What is put back is next, and what is taken out is gone")
    func changes() {
        var queue = FairQueue<Int>()
        for number in 1...3 { queue.append(number, of: ann) }
        queue.append(10, of: bob)
        let first = queue.popFirst()
        #expect(first == 1)
        queue.putBack(1, of: ann)
        #expect(queue.count(of: ann) == 3)
        #expect(queue.remove(of: ann) { $0 == 2 } == 2)
        #expect(queue.remove(of: ann) { $0 == 2 } == nil)
        #expect(queue.removeAll() == [1, 10, 3])
        queue.append(4, of: ann)
        #expect(queue.remove(of: ann) { _ in true } == 4)
        #expect(queue.isEmpty && queue.popFirst() == nil)
    }

    @Test("A gate lets so many in, so many of each, and the others in turns")
    func gate() async {
        let gate = FairGate(limit: 2, limitEach: 1)
        let inside = Lock<[Requester: Int]>([:])
        let most = Lock(0)
        await withDiscardingTaskGroup { group in
            for requester in [ann, ann2, bob] + Array(repeating: ann, count: 20) {
                group.addTask {
                    let isDone = await gate.pass(for: requester) {
                        let now = inside.withLock { inside in
                            inside[requester, default: 0] += 1
                            #expect(inside[requester] == 1)
                            return inside.values.reduce(0, +)
                        }
                        most.withLock { $0 = max($0, now) }
                        await Task.yield()
                        inside.withLock { $0[requester, default: 0] -= 1 }
                        return true
                    }
                    #expect(isDone == true)
                }
            }
        }
        #expect(most.withLock { $0 } <= 2)
    }

    @Test("Who is cancelled while waiting leaves the line, and the others go on")
    func cancelled() async {
        let gate = FairGate(limitEach: 1)
        let (isIn, mayLeave) = (Lock(false), Lock(false))
        let holder = Task {
            await gate.pass(for: ann) {
                isIn.withLock { $0 = true }
                while !mayLeave.withLock({ $0 }) { await Task.yield() }
                return 1
            }
        }
        while !isIn.withLock({ $0 }) { await Task.yield() }
        let waiting = Task { await gate.pass(for: ann) { 2 } }
        // Another session is let in meanwhile.
        #expect(await gate.pass(for: bob) { 3 } == 3)
        waiting.cancel()
        #expect(await waiting.value == nil)
        mayLeave.withLock { $0 = true }
        #expect(await holder.value == 1)
        #expect(await gate.pass(for: ann) { 4 } == 4)
    }

    @Test("Beyond those that may wait of a session, none is let in, and others are")
    func tooManyWait() async {
        let gate = FairGate(limitEach: 1, waitingEach: 1)
        let (isIn, mayLeave) = (Lock(false), Lock(false))
        let holder = Task {
            await gate.pass(for: ann) {
                isIn.withLock { $0 = true }
                while !mayLeave.withLock({ $0 }) { await Task.yield() }
                return 1
            }
        }
        while !isIn.withLock({ $0 }) { await Task.yield() }
        await withTaskGroup(of: Int?.self) { group in
            for _ in 0..<2 { group.addTask { await gate.pass(for: ann) { 2 } } }
            // One of them waits, so that the other is refused at once.
            #expect(await group.next() == .some(nil))
            #expect(await gate.pass(for: bob) { 3 } == 3)
            mayLeave.withLock { $0 = true }
            #expect(await group.next() == .some(2))
        }
        #expect(await holder.value == 1)
        #expect(await gate.pass(for: ann) { 4 } == 4)
    }
}
