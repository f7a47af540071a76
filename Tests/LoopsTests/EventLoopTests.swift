import Loops
import Runtime
import TestSupport
import Testing

/// Runs `body` with a loop that is stopped afterwards.
func withLoop<Value>(_ body: (EventLoop) async throws -> Value) async throws -> Value {
    let loop = try EventLoop(name: "test")
    loop.start()
    do {
        let value = try await body(loop)
        loop.stop()
        return value
    } catch {
        loop.stop()
        throw error
    }
}

/// Counts, and checks where it runs.
actor Resident: LoopBound {
    nonisolated let loop: EventLoop
    private(set) var count = 0

    init(_ loop: EventLoop) { self.loop = loop }

    func add() {
        loop.preconditionIsolated()
        count += 1
    }
}

@Suite("An event loop", .timeLimit(.minutes(1)))
struct EventLoopTests {
    @Test("Posts run on the loop, in the order of the calls")
    func postOrder() async throws {
        let order = Lock<[Int]>([])
        try await withLoop { loop in
            for number in 0..<1000 {
                loop.post {
                    precondition(loop.isCurrent)
                    order.withLock { $0.append(number) }
                }
            }
            await withCheckedContinuation { done in loop.post { done.resume() } }
        }
        #expect(order.withLock { $0 } == Array(0..<1000))
    }

    @Test(
        "Many jobs that are ready at once let what comes from outside have its turn in between, and run in their order"
    )
    func turns() async throws {
        let order = Lock<[Int]>([])
        try await withLoop { loop in
            await withTaskGroup { group in
                // All of them are enqueued before the first runs.
                let gate = Gate()
                loop.post { gate.wait() }
                for number in 0..<100 {
                    group.addTask(executorPreference: loop) {
                        if number == 0 { loop.post { order.withLock { $0.append(-1) } } }
                        order.withLock { $0.append(number) }
                        let end = ContinuousClock.now + .milliseconds(1)
                        while ContinuousClock.now < end {}
                    }
                }
                gate.open()
            }
            await withCheckedContinuation { done in loop.post { done.resume() } }
        }
        let seen = order.withLock { $0 }
        #expect(seen.filter { $0 >= 0 } == Array(0..<100))
        #expect(try #require(seen.firstIndex(of: -1)) < 50)
    }

    @Test("Posts of several threads keep the order of each")
    func postsOfThreads() async throws {
        let seen = Lock<[[Int]]>(Array(repeating: [], count: 4))
        try await withLoop { loop in
            await withTaskGroup { group in
                for thread in 0..<4 {
                    group.addTask {
                        for number in 0..<500 { loop.post { seen.withLock { $0[thread].append(number) } } }
                    }
                }
            }
            await withCheckedContinuation { done in loop.post { done.resume() } }
        }
        #expect(seen.withLock { $0 } == Array(repeating: Array(0..<500), count: 4))
    }

    @Test("A post from a post runs after it")
    func nestedPost() async throws {
        let order = Lock<[String]>([])
        try await withLoop { loop in
            await withCheckedContinuation { done in
                loop.post {
                    loop.post {
                        order.withLock { $0.append("inner") }
                        done.resume()
                    }
                    order.withLock { $0.append("outer") }
                }
            }
        }
        #expect(order.withLock { $0 } == ["outer", "inner"])
    }

    @Test("What is left for afterwards runs in the same turn, in order, before the next post")
    func afterwards() async throws {
        let order = Lock<[Int]>([])
        try await withLoop { loop in
            await withCheckedContinuation { done in
                loop.post {
                    loop.afterwards {
                        order.withLock { $0.append(2) }
                        loop.afterwards { order.withLock { $0.append(4) } }
                    }
                    loop.afterwards { order.withLock { $0.append(3) } }
                    loop.post {
                        order.withLock { $0.append(5) }
                        done.resume()
                    }
                    order.withLock { $0.append(1) }
                }
            }
        }
        #expect(order.withLock { $0 } == [1, 2, 3, 4, 5])
    }

    @Test("An actor that is bound to a loop runs there and nowhere else")
    func residents() async throws {
        try await withLoop { loop in
            let resident = Resident(loop)
            await withTaskGroup { group in
                for _ in 0..<100 { group.addTask { await resident.add() } }
            }
            #expect(await resident.count == 100)
        }
    }

    @Test("A callback of the loop enters a resident without a hop")
    func assumeIsolated() async throws {
        try await withLoop { loop in
            let resident = Resident(loop)
            let count = await withCheckedContinuation { done in
                loop.post {
                    done.resume(
                        returning: resident.assumeIsolated { resident in
                            resident.add()
                            return resident.count
                        }
                    )
                }
            }
            #expect(count == 1)
        }
    }

    @Test("A task that prefers the loop stays there over an await")
    func preference() async throws {
        try await withLoop { loop in
            let stayed = await Task(executorPreference: loop) {
                let before = loop.isCurrent
                await withCheckedContinuation { continuation in
                    Task.detached { continuation.resume() }
                }
                await Task.yield()
                return before && loop.isCurrent
            }.value
            #expect(stayed)
        }
    }

    @Test("A job that a timer enqueues does not wait for the next event")
    func timerJobs() async throws {
        try await withLoop { loop in
            await withCheckedContinuation { done in
                loop.post {
                    let timer = LoopTimer(on: loop)
                    timer.set(after: .milliseconds(1)) {
                        _ = timer
                        // Nothing else will wake the loop: without a drain before it blocks, this never runs.
                        Task(executorPreference: loop) { done.resume() }
                    }
                }
            }
        }
    }

    @Test("A task that yields for ever does not keep others from running")
    func yielding() async throws {
        try await withLoop { loop in
            let task = Task(executorPreference: loop) {
                while !Task.isCancelled { await Task.yield() }
            }
            await withCheckedContinuation { done in
                loop.post {
                    let timer = LoopTimer(on: loop)
                    timer.set(after: .milliseconds(5)) {
                        _ = timer
                        done.resume()
                    }
                }
            }
            task.cancel()
            await task.value
        }
    }

    @Test("Stopping runs what was posted before, and may be repeated")
    func stopping() async throws {
        let count = Lock(0)
        let loop = try EventLoop(name: "stopping")
        loop.start()
        for _ in 0..<100 { loop.post { count.withLock { $0 += 1 } } }
        loop.stop()
        loop.stop()
        #expect(count.withLock { $0 } == 100)
        loop.post { count.withLock { $0 += 1 } }
        #expect(count.withLock { $0 } == 100)
        #expect(!loop.isCurrent)
    }

    @Test("A loop that is never started can be stopped and goes away")
    func neverStarted() throws {
        weak var gone: EventLoop?
        do {
            let loop = try EventLoop(name: "idle")
            gone = loop
            loop.stop()
        }
        #expect(gone == nil)
    }

    @Test("A loop goes away when it has stopped and nobody holds it")
    func noLeak() async throws {
        weak var gone: EventLoop?
        try await withLoop { loop in
            gone = loop
            await withCheckedContinuation { done in
                loop.post {
                    let timer = LoopTimer(on: loop)
                    timer.set(after: .zero) {
                        _ = timer
                        done.resume()
                    }
                }
            }
        }
        #expect(gone == nil)
    }

    @Test("A wrong thread is caught")
    func wrongThread() async {
        await #expect(processExitsWith: .failure) {
            let loop = try EventLoop(name: "test")
            loop.start()
            loop.afterwards {}
        }
    }
}
