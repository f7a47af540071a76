/// Why an engine could not hear or speak.
package enum EngineError: Error, Sendable, Equatable {
    /// It can't be reached, or is busy or broken; the sentence says what happened.
    case unavailable(String)
    /// No answer within its time.
    case timedOut(String)
    /// It refused the request for good (bad key, unknown model).
    case refused(String)
    /// What it sent can't be used.
    case malformedAnswer(String)
    case cancelled

    /// For a person: what happened, never what was said.
    package var reason: String {
        switch self {
        case .unavailable(let reason), .timedOut(let reason), .refused(let reason), .malformedAnswer(let reason):
            reason
        case .cancelled: "cancelled"
        }
    }

    /// Another engine may do better.
    package var mayTryAnother: Bool { self != .cancelled }

    package var isTimeout: Bool { if case .timedOut = self { true } else { false } }
}
