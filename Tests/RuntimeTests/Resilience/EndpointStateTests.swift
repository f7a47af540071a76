import Runtime
import Testing

@Suite("The state of an endpoint", .timeLimit(.minutes(1)))
struct EndpointStateTests {
    private let shown = Lock<[CircuitBreaker.State]>([])

    private func endpoint(_ breaker: CircuitBreaker) -> EndpointState {
        let shown = shown
        return EndpointState("provider", "a", breaker: breaker, logger: Logger("test")) { state in
            shown.withLock { $0.append(state) }
        }
    }

    @Test("It tells why it rests and for how long, from its first failure that counts to its next success")
    func problem() {
        let time = Lock(ContinuousClock.now)
        let endpoint = endpoint(CircuitBreaker { time.withLock { $0 } })
        endpoint.note(.nothing)
        endpoint.note(.fails("no connection"))
        #expect(endpoint.problem == nil)
        endpoint.note(.fails("status 503", retryAfter: .seconds(20)))
        #expect(endpoint.problem == "status 503; asked again in 20 s")
        time.withLock { $0 += .seconds(20) }
        #expect(endpoint.problem == "status 503; the next request is a trial")
        #expect(endpoint.admit() && !endpoint.admit())
        endpoint.note(.nothing)
        #expect(endpoint.admit())
        endpoint.note(.works)
        #expect(endpoint.problem == nil)
        #expect(shown.withLock { $0 } == [.closed, .closed, .open, .halfOpen, .closed])
    }

    @Test("While it rests it is looked at until it works, and no longer")
    func looks() async {
        let endpoint = endpoint(CircuitBreaker(failureLimit: 1, rest: .milliseconds(1)))
        let (looks, looked) = AsyncStream<Int>.makeStream()
        let count = Lock(0)
        endpoint.note(.fails("down")) {
            let number = count.withLock { count in
                count += 1
                return count
            }
            looked.yield(number)
            return number < 3 ? .fails("still down") : .works
        }
        for await number in looks where number == 3 { break }
        while endpoint.breakerState != .closed, !Task.isCancelled { await Task.yield() }
        #expect(endpoint.problem == nil)
        #expect(count.withLock { $0 } == 3)
    }

    @Test("Whoever lets go of it ends the looks")
    func ends() async {
        let (looks, looked) = AsyncStream<Void>.makeStream()
        var endpoint: EndpointState? = endpoint(CircuitBreaker(failureLimit: 1, rest: .seconds(3600)))
        endpoint?.note(.fails("down")) { [holder = Holder { looked.finish() }] in
            holder.keep()
            return .works
        }
        endpoint = nil
        // Ends when the look, and what it holds, is gone.
        for await _ in looks {}
    }
}

/// Tells when nobody holds it any longer.
private final class Holder: Sendable {
    private let isGone: @Sendable () -> Void

    init(_ isGone: @escaping @Sendable () -> Void) { self.isGone = isGone }

    deinit { isGone() }

    func keep() {}
}
