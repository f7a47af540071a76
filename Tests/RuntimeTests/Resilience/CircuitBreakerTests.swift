import Runtime
import Testing

@Suite("A circuit breaker")
struct CircuitBreakerTests {
    private let time = Lock(ContinuousClock.now)
    private let breaker: CircuitBreaker

    init() {
        let time = time
        breaker = CircuitBreaker(rest: .seconds(5), longestRest: .seconds(15)) { time.withLock { $0 } }
    }

    private func advance(_ seconds: Int) { time.withLock { $0 += .seconds(seconds) } }

    @Test("Failures in a row open it, and one success in between doesn't let them add up")
    func opens() {
        breaker.fail()
        breaker.fail()
        breaker.succeed()
        breaker.fail()
        breaker.fail()
        #expect(breaker.state == .closed && breaker.admit())
        breaker.fail()
        #expect(breaker.state == .open && !breaker.admit())
        #expect(breaker.restLeft == .seconds(5))
    }

    @Test("A grave failure opens it at once, and so does a server that asks for a rest", arguments: [true, false])
    func opensAtOnce(isGrave: Bool) {
        if isGrave { breaker.fail(isGrave: true) } else { breaker.fail(retryAfter: .seconds(60)) }
        #expect(breaker.state == .open)
        advance(isGrave ? 5 : 59)
        #expect(breaker.state == (isGrave ? .halfOpen : .open))
    }

    @Test("After its rest one trial is admitted at a time, and its success closes it")
    func trial() {
        breaker.fail(isGrave: true)
        advance(5)
        #expect(breaker.state == .halfOpen && breaker.restLeft == nil)
        #expect(breaker.admit())
        #expect(!breaker.admit())
        breaker.abandon()
        #expect(breaker.admit())
        breaker.succeed()
        #expect(breaker.state == .closed)
        #expect(breaker.admit() && breaker.admit())
    }

    @Test("A failed trial doubles the rest, up to a limit")
    func doubles() {
        breaker.fail(isGrave: true)
        for rest in [10, 15, 15] {
            advance(60)
            #expect(breaker.admit())
            breaker.fail()
            #expect(breaker.restLeft == .seconds(rest))
        }
    }

    @Test("Requests that were under way when it opened don't lengthen its rest, but for what the server asks")
    func late() {
        for _ in 0..<5 { breaker.fail(isGrave: true) }
        #expect(breaker.restLeft == .seconds(5))
        breaker.fail(retryAfter: .seconds(60))
        #expect(breaker.restLeft == .seconds(60))
        breaker.fail(retryAfter: .seconds(1))
        #expect(breaker.restLeft == .seconds(60))
    }
}
