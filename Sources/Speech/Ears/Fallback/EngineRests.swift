import Runtime
import VoiceCore

/// Lets engines that failed rest for a while, so that not every utterance waits for the same dead server.
///
/// Any thread.
final class EngineRests: Sendable {
    private let breakers = Lock<[String: CircuitBreaker]>([:])
    private let now: @Sendable () -> ContinuousClock.Instant

    init(now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }) {
        self.now = now
    }

    /// The first engine from `start` on that does not rest, or just `start` when all do; nil behind the last.
    func next(from start: Int, of names: [String]) -> Int? {
        guard start < names.count else { return nil }
        return (start..<names.count).first { breaker(of: names[$0]).state != .open } ?? start
    }

    /// Notes how an engine did: each failure in a row doubles its rest.
    func note(_ failure: EngineError?, of name: String) {
        switch failure {
        case nil: breaker(of: name).succeed()
        case .cancelled: break
        default: breaker(of: name).fail()
        }
    }

    private func breaker(of name: String) -> CircuitBreaker {
        breakers.withLock { breakers in
            if let breaker = breakers[name] { return breaker }
            let breaker = CircuitBreaker(failureLimit: 1, now: now)
            breakers[name] = breaker
            return breaker
        }
    }
}
