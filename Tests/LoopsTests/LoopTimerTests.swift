import Loops
import Runtime
import TestSupport
import Testing

@Suite("A timer of a loop", .timeLimit(.minutes(1)))
struct LoopTimerTests {
    /// Runs `body` on a fresh loop and waits until it calls its argument.
    static func onLoop(_ body: @escaping @Sendable (EventLoop, @escaping @Sendable () -> Void) -> Void) async throws {
        try await withLoop { loop in
            await withCheckedContinuation { continuation in
                loop.post { body(loop) { continuation.resume() } }
            }
        }
    }

    @Test("It never fires before its time", arguments: [1, 2, 3, 5, 10, 20])
    func notEarly(milliseconds: Int) async throws {
        try await Self.onLoop { loop, done in
            let clock = ContinuousClock()
            let timer = LoopTimer(on: loop)
            let start = clock.now
            timer.set(after: .milliseconds(milliseconds)) {
                _ = timer
                #expect(clock.now - start >= .milliseconds(milliseconds))
                done()
            }
        }
    }

    @Test("Timers fire in the order of their times")
    func order() async throws {
        let order = Lock<[Int]>([])
        try await Self.onLoop { loop, done in
            let timers = Lock<[LoopTimer]>([])
            for delay in [30, 10, 20, 0] {
                let timer = LoopTimer(on: loop)
                timers.withLock { $0.append(timer) }
                timer.set(after: .milliseconds(delay)) {
                    order.withLock { $0.append(delay) }
                    if delay == 30 {
                        timers.withLock { $0 = [] }
                        done()
                    }
                }
            }
        }
        #expect(order.withLock { $0 } == [0, 10, 20, 30])
    }

    @Test("A new time replaces the old one")
    func replaced() async throws {
        let fired = Lock<[String]>([])
        try await Self.onLoop { loop, done in
            let timer = LoopTimer(on: loop)
            timer.set(after: .milliseconds(1)) { fired.withLock { $0.append("first") } }
            timer.set(after: .milliseconds(10)) {
                _ = timer
                fired.withLock { $0.append("second") }
                done()
            }
        }
        #expect(fired.withLock { $0 } == ["second"])
    }

    @Test("One that was cancelled or released does not fire")
    func cancelled() async throws {
        let fired = Lock(0)
        try await Self.onLoop { loop, done in
            let cancelled = LoopTimer(on: loop)
            cancelled.set(after: .milliseconds(1)) { fired.withLock { $0 += 1 } }
            cancelled.cancel()
            LoopTimer(on: loop).set(after: .milliseconds(1)) { fired.withLock { $0 += 1 } }
            let last = LoopTimer(on: loop)
            last.set(after: .milliseconds(10)) {
                _ = (last, cancelled)
                done()
            }
        }
        #expect(fired.withLock { $0 } == 0)
    }

    @Test("It can be set again from its own action")
    func again() async throws {
        let count = Lock(0)
        try await Self.onLoop { loop, done in
            let timer = LoopTimer(on: loop)
            @Sendable func tick() {
                guard
                    count.withLock({
                        $0 += 1; return $0
                    }) < 5
                else { return done() }
                timer.set(after: .milliseconds(1)) { tick() }
            }
            tick()
        }
        #expect(count.withLock { $0 } == 5)
    }

    @Test("The last reference may go on any thread")
    func releasedElsewhere() async throws {
        try await withLoop { loop in
            for _ in 0..<50 {
                let timer = await withCheckedContinuation { continuation in
                    loop.post {
                        let timer = LoopTimer(on: loop)
                        timer.set(after: .milliseconds(1)) {}
                        continuation.resume(returning: timer)
                    }
                }
                _ = timer
            }
            await withCheckedContinuation { done in loop.post { done.resume() } }
        }
    }

    @Test("Times below zero and beyond all bounds are taken as zero and as never")
    func extremes() async throws {
        try await Self.onLoop { loop, done in
            let never = LoopTimer(on: loop)
            never.set(after: .seconds(Int64.max)) { Issue.record("it fired") }
            let now = LoopTimer(on: loop)
            now.set(after: .seconds(-5)) {
                _ = (never, now)
                done()
            }
        }
    }
}
