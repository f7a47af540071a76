/// Keeps requests from a server that fails, until one of them shows that it works again.
///
/// Closed, every request is admitted. A few failures in a row, or one grave one, open it for a rest, which doubles with each
/// further failure. After the rest it is half open: one request at a time is admitted as a trial, whose success closes it.
/// Any thread.
package final class CircuitBreaker: Sendable {
    package enum State: String, Sendable {
        case closed, open
        case halfOpen = "half_open"

        /// As metrics show it.
        package var number: Int {
            switch self {
            case .closed: 0
            case .halfOpen: 1
            case .open: 2
            }
        }
    }

    private struct Condition {
        var failuresInARow = 0
        /// When the rest ends; nil while closed.
        var restsUntil: ContinuousClock.Instant?
        var rest: Duration = .zero
        var hasTrial = false
    }

    private let condition = Lock(Condition())
    private let failureLimit: Int
    private let shortest: Duration
    private let longest: Duration
    private let now: @Sendable () -> ContinuousClock.Instant

    /// Makes a closed one.
    ///
    /// - Parameters:
    ///   - failureLimit: So many failures in a row open it; at least 1.
    ///   - rest: The first rest; each further failure doubles it.
    ///   - longestRest: No rest is longer, unless a server asks for it.
    ///   - now: The time.
    package init(
        failureLimit: Int = 3,
        rest: Duration = .seconds(5),
        longestRest: Duration = .seconds(60),
        now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }
    ) {
        self.failureLimit = failureLimit
        shortest = rest
        longest = longestRest
        self.now = now
    }

    package var state: State { condition.withLock { Self.state(of: $0, at: now()) } }

    /// How long it still rests; nil unless it is open.
    package var restLeft: Duration? {
        let now = now()
        return condition.withLock { condition in
            Self.state(of: condition, at: now) == .open ? condition.restsUntil.map { $0 - now } : nil
        }
    }

    /// Whether a request may be made; in the half-open state the caller has the trial, and says how it went.
    package func admit() -> Bool {
        let now = now()
        return condition.withLock { condition in
            switch Self.state(of: condition, at: now) {
            case .closed: return true
            case .open: return false
            case .halfOpen:
                guard !condition.hasTrial else { return false }
                condition.hasTrial = true
                return true
            }
        }
    }

    /// A request has succeeded.
    package func succeed() { condition.withLock { $0 = Condition() } }

    /// A request has failed.
    ///
    /// - Parameters:
    ///   - isGrave: It opens at once: another try would cost much, or can't succeed.
    ///   - retryAfter: For how long the server asked to be left alone.
    package func fail(isGrave: Bool = false, retryAfter: Duration? = nil) {
        let now = now()
        condition.withLock { condition in
            switch Self.state(of: condition, at: now) {
            case .closed:
                condition.failuresInARow += 1
                guard isGrave || retryAfter != nil || condition.failuresInARow >= failureLimit else { return }
                condition.rest = shortest
            case .open:
                // Requests that were under way when it opened tell nothing new, but for what the server asks.
                condition.restsUntil = max(condition.restsUntil ?? now, now + (retryAfter ?? .zero))
                return
            case .halfOpen:
                condition.hasTrial = false
                condition.rest = min(condition.rest * 2, longest)
            }
            condition.restsUntil = now + max(condition.rest, retryAfter ?? .zero)
        }
    }

    /// A request ended without showing whether the server works.
    package func abandon() { condition.withLock { $0.hasTrial = false } }

    private static func state(of condition: Condition, at now: ContinuousClock.Instant) -> State {
        guard let end = condition.restsUntil else { return .closed }
        return now < end ? .open : .halfOpen
    }
}
