package import Runtime
import VoiceCore

/// What is known of one endpoint, by all chains that it is in: whether it works, and how soon it answers.
///
/// It outlives edits that leave the endpoint as it is. Any thread.
package final class ProviderState: Sendable {
    package let name: String
    private let breaker: CircuitBreaker
    private let firstTokens = Lock(RecentTimes())
    private let lastFailure = Lock<String?>(nil)
    private let probe = Lock<Task<Void, Never>?>(nil)
    private static let logger = Logger("agents")

    /// - Parameters:
    ///   - name: For people: the kind and the model.
    ///   - breaker: Closed.
    package init(_ name: String, breaker: CircuitBreaker = CircuitBreaker()) {
        self.name = name
        self.breaker = breaker
    }

    package var breakerState: CircuitBreaker.State { breaker.state }

    /// Why it is left alone and for how long, for people; nil while it is asked.
    package var problem: String? {
        guard breaker.state != .closed else { return nil }
        let reason = lastFailure.withLock { $0 } ?? "it failed"
        guard let rest = breaker.restLeft else { return "\(name): \(reason); the next request is a trial" }
        return "\(name): \(reason); asked again in \(max(1, rest.components.seconds)) s"
    }

    /// Whether a prompt may be sent.
    func admits() -> Bool { breaker.admit() }

    /// The time within which nearly all first tokens come.
    var usualFirstToken: Duration? { firstTokens.withLock { $0.p95 } }

    func noteFirstToken(after time: Duration) { firstTokens.withLock { $0.append(time) } }

    /// Notes how a request ended.
    func note(_ failure: ProviderError?, of provider: any Provider) {
        guard let failure else {
            if breaker.state != .closed { Self.logger.info("a provider works again", ["provider": name]) }
            breaker.succeed()
            return showState()
        }
        switch failure {
        case .cancelled: breaker.abandon()
        case .refused(let status, _) where ![0, 401, 403, 404].contains(status):
            // It did not like this one prompt.
            breaker.abandon()
        case .refused, .timedOut: fail(failure, isGrave: true, of: provider)
        case .unavailable(_, let retryAfter): fail(failure, retryAfter: retryAfter, of: provider)
        case .malformedAnswer, .cut: fail(failure, of: provider)
        }
        showState()
    }

    private func fail(
        _ failure: ProviderError,
        isGrave: Bool = false,
        retryAfter: Duration? = nil,
        of provider: any Provider
    ) {
        let wasClosed = breaker.state == .closed
        lastFailure.withLock { $0 = failure.reason }
        breaker.fail(isGrave: isGrave, retryAfter: retryAfter)
        guard breaker.state != .closed else { return }
        if wasClosed {
            Self.logger.warning("a provider is left alone for a while", ["provider": name, "reason": failure.reason])
        }
        beginProbing(provider)
    }

    /// Looks after each rest whether the endpoint answers at all, so that no prompt has to wait for one that is dead.
    private func beginProbing(_ provider: any Provider) {
        probe.withLock { task in
            guard task == nil else { return }
            task = Task(name: "probe of a provider") { [weak self] in
                while let rest = self?.breaker.restLeft {
                    try? await Task.sleep(for: rest)
                    await self?.examine(provider)
                }
                self?.probe.withLock { $0 = nil }
            }
        }
    }

    private func examine(_ provider: any Provider) async {
        // Else a prompt is the trial, or it works again.
        guard breaker.state == .halfOpen, breaker.admit() else { return }
        do throws(ProviderError) {
            try await provider.examine()
            breaker.abandon()
        } catch {
            breaker.fail()
        }
        showState()
    }

    private func showState() { Metric.providerState.set(breaker.state.number, name) }
}

extension CircuitBreaker.State {
    /// As the metric shows it.
    fileprivate var number: Int {
        switch self {
        case .closed: 0
        case .halfOpen: 1
        case .open: 2
        }
    }
}
