/// Why a language model gave no (further) answer.
package enum ProviderError: Error, Sendable, Equatable {
    /// It can't be reached or is overloaded.
    case unavailable(reason: String, retryAfter: Duration?)
    /// No connection, no first token or no end within its time.
    case timedOut(reason: String)
    /// It refused the request for good: a bad key, an unknown model, a request it doesn't take.
    case refused(status: Int, reason: String)
    case malformedAnswer(String)
    /// The stream ended or stalled after its first piece.
    case cut(reason: String)
    case cancelled

    /// The same request may succeed here a little later.
    package var mayRetryHere: Bool {
        switch self {
        case .unavailable, .timedOut: true
        default: false
        }
    }

    /// Another provider may do better.
    package var mayTryAnother: Bool { self != .cancelled }

    package var outcome: Attempt.Outcome {
        switch self {
        case .unavailable, .malformedAnswer: .error
        case .timedOut: .timeout
        case .refused: .refused
        case .cut: .cut
        case .cancelled: .cancelled
        }
    }

    /// For a person: what happened, never what was said.
    package var reason: String {
        switch self {
        case .unavailable(let reason, _), .timedOut(let reason), .malformedAnswer(let reason), .cut(let reason): reason
        case .refused(let status, let reason): "refused with status \(status): \(reason)"
        case .cancelled: "cancelled"
        }
    }
}
