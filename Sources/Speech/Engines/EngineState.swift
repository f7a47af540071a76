import Runtime
import VoiceCore

/// How one engine does, for all agents that use it: whether it is asked, and if not, why.
///
/// Any thread.
final class EngineState: Sendable {
    /// Asks the engine for something that costs little; nil when it does it.
    typealias Trial = @Sendable () async -> EngineError?

    let kind: EngineHealth.Kind
    let name: String
    private let endpoint: EndpointState
    private let trial: Trial?

    /// - Parameters:
    ///   - kind: Ears or a voice.
    ///   - name: The engine's.
    ///   - trial: Tried after each rest; nil: the next request is the trial.
    ///   - now: The time.
    init(
        _ kind: EngineHealth.Kind,
        _ name: String,
        trial: Trial? = nil,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }
    ) {
        self.kind = kind
        self.name = name
        self.trial = trial
        // The first failure opens it: each one costs somebody who talks seconds, while another engine stands ready and
        // the trial comes after five of them.
        let breaker = CircuitBreaker(failureLimit: 1, now: now)
        endpoint = EndpointState(kind.rawValue, name, breaker: breaker, logger: Logger("speech")) { state in
            Metric.engineState.set(state.number, kind.rawValue, name)
        }
    }

    /// Closed: it is asked; open: it rests.
    var breakerState: CircuitBreaker.State { endpoint.breakerState }

    /// Why it is left alone and for how long, for people; nil while it is asked.
    var problem: String? { endpoint.problem }

    /// Whether it may be asked; whoever asks notes how it went.
    func admit() -> Bool { endpoint.admit() }

    /// Notes how a request went; ``EngineError/cancelled`` for one that was given up.
    func note(_ failure: EngineError?) {
        let trial = trial
        let look = trial.map { trial -> EndpointState.Look in
            { Self.verdict(of: await trial()) }
        }
        endpoint.note(Self.verdict(of: failure), look: look)
    }

    /// Tries it no more.
    func stop() { endpoint.stop() }

    private static func verdict(of failure: EngineError?) -> EndpointState.Verdict {
        switch failure {
        case nil: .works
        case .cancelled, .unfit: .nothing
        case .unavailable(let reason, let retryAfter): .fails(reason, retryAfter: retryAfter)
        case .timedOut(let reason), .refused(let reason), .malformedAnswer(let reason): .fails(reason)
        }
    }
}
