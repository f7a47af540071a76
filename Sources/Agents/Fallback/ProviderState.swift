package import Runtime
import VoiceCore

/// What is known of one endpoint, by all chains that it is in: whether it works, and how soon it answers.
///
/// It outlives edits that leave the endpoint as it is. Any thread.
package final class ProviderState: Sendable {
    private let endpoint: EndpointState
    private let firstTokens = Lock(RecentTimes())
    private let reasoning: Lock<ReasoningHabit>

    /// - Parameters:
    ///   - name: For people: the kind and the model.
    ///   - model: Its name, which may say that it thinks before it answers.
    ///   - breaker: Closed.
    package init(_ name: String, model: String? = nil, breaker: CircuitBreaker = CircuitBreaker()) {
        reasoning = Lock(ReasoningHabit(model: model))
        endpoint = EndpointState("provider", name, breaker: breaker, logger: Logger("agents")) { state in
            Metric.providerState.set(state.number, name)
        }
    }

    package var breakerState: CircuitBreaker.State { endpoint.breakerState }

    /// Why it is left alone and for how long, for people; nil while it is asked.
    package var problem: String? { endpoint.problem.map { "\(endpoint.name): \($0)" } }

    /// Whether a prompt may be sent.
    func admits() -> Bool { endpoint.admit() }

    /// The time within which nearly all first tokens come.
    var usualFirstToken: Duration? { firstTokens.withLock { $0.p95 } }

    /// How long the beginning of an answer waits for a tag that says that it was reasoning.
    var hold: ReasoningHabit.Hold { reasoning.withLock { $0.hold } }

    /// Notes whether a whole answer began with reasoning that no tag opened.
    func note(hadUnopenedReasoning: Bool) { reasoning.withLock { $0.note(hadUnopenedReasoning: hadUnopenedReasoning) } }

    func noteFirstToken(after time: Duration) { firstTokens.withLock { $0.append(time) } }

    /// Notes how a request ended.
    func note(_ failure: ProviderError?, of provider: any Provider) {
        endpoint.note(failure?.verdict ?? .works) {
            do throws(ProviderError) {
                try await provider.examine()
                // It answers; whether it answers prompts, the next one shows.
                return .nothing
            } catch {
                return .fails(error.reason)
            }
        }
    }
}

extension ProviderError {
    /// What it tells of the endpoint.
    fileprivate var verdict: EndpointState.Verdict {
        switch self {
        case .cancelled: .nothing
        // It did not like this one prompt.
        case .refused(let status, _) where ![0, 401, 403, 404].contains(status): .nothing
        case .refused, .timedOut: .fails(reason, isGrave: true)
        case .unavailable(_, let retryAfter): .fails(reason, retryAfter: retryAfter)
        case .malformedAnswer, .cut: .fails(reason)
        }
    }
}
