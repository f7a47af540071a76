/// What is known of one server that many requests go to: whether it works, why not, and when it is asked again.
///
/// While it rests it is looked at after each rest, so that no request has to wait for a server that is dead. Any thread.
package final class EndpointState: Sendable {
    /// What a request, or a look, has shown.
    package enum Verdict: Sendable {
        case works
        /// Cancelled, or not taken for a reason of its own.
        case nothing
        /// - Parameters:
        ///   - reason: For people.
        ///   - isGrave: Another try would cost much, or can't succeed.
        ///   - retryAfter: For how long the server asked to be left alone.
        case fails(_ reason: String, isGrave: Bool = false, retryAfter: Duration? = nil)
    }

    package typealias Look = @Sendable () async -> Verdict

    /// Such as `provider`, for the log.
    private let kind: String
    package let name: String
    private let breaker: CircuitBreaker
    private let logger: Logger
    private let show: @Sendable (CircuitBreaker.State) -> Void
    private let lastFailure = Lock<String?>(nil)
    private let looking = Lock<Task<Void, Never>?>(nil)

    /// - Parameters:
    ///   - kind: What it is, such as `provider`; for the log.
    ///   - name: For people.
    ///   - breaker: Closed.
    ///   - logger: Of the module that asks it.
    ///   - show: Is told the breaker's state after each request; for a metric.
    package init(
        _ kind: String,
        _ name: String,
        breaker: CircuitBreaker,
        logger: Logger,
        show: @escaping @Sendable (CircuitBreaker.State) -> Void
    ) {
        self.kind = kind
        self.name = name
        self.breaker = breaker
        self.logger = logger
        self.show = show
    }

    deinit { stop() }

    package var breakerState: CircuitBreaker.State { breaker.state }

    /// Why it is left alone and for how long, for people; nil while it is asked.
    package var problem: String? {
        guard breaker.state != .closed else { return nil }
        let reason = lastFailure.withLock { $0 } ?? "it failed"
        guard let rest = breaker.restLeft else { return "\(reason); the next request is a trial" }
        return "\(reason); asked again in \(max(1, rest.components.seconds)) s"
    }

    /// Whether a request may be made; whoever makes it notes how it went.
    package func admit() -> Bool { breaker.admit() }

    /// Notes how a request went.
    ///
    /// - Parameters:
    ///   - verdict: What it has shown.
    ///   - look: Asks for something that costs little, after each rest until the server works; nil: the next request is
    ///     the trial.
    package func note(_ verdict: Verdict, look: Look? = nil) {
        take(verdict)
        guard let look, breaker.state != .closed else { return }
        looking.withLock { task in
            guard task == nil else { return }
            task = Task(name: "look at a \(kind) that rests") { [weak self] in
                while let rest = self?.rest {
                    guard (try? await Task.sleep(for: rest)) != nil, await self?.take(a: look) == true else { return }
                }
            }
        }
    }

    /// Looks no more.
    package func stop() { looking.withLock { $0?.cancel() } }

    private var rest: Duration { breaker.restLeft ?? .zero }

    /// Looks once, unless a request is the trial; whether to look again.
    private func take(a look: Look) async -> Bool {
        if breaker.state == .halfOpen, breaker.admit() {
            let verdict = await look()
            take(verdict)
            if case .fails = verdict { return true }
        }
        // Under the lock, so that a failure now either is seen here or begins anew.
        return looking.withLock { task in
            if breaker.state == .open { return true }
            task = nil
            return false
        }
    }

    private func take(_ verdict: Verdict) {
        let wasClosed = breaker.state == .closed
        switch verdict {
        case .nothing: breaker.abandon()
        case .works:
            breaker.succeed()
            if !wasClosed { logger.info("works again", ["kind": kind, "name": name]) }
        case .fails(let reason, let isGrave, let retryAfter):
            lastFailure.withLock { $0 = reason }
            breaker.fail(isGrave: isGrave, retryAfter: retryAfter)
            if wasClosed, breaker.state != .closed {
                logger.warning("left alone for a while", ["kind": kind, "name": name, "reason": reason])
            }
        }
        show(breaker.state)
    }
}
