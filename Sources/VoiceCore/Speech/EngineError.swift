/// Why an engine could not hear or speak.
package enum EngineError: Error, Sendable, Equatable {
    /// It can't be reached, or is busy or broken; the sentence says what happened.
    ///
    /// - Parameter retryAfter: For how long the server asks to be left alone.
    case unavailable(String, retryAfter: Duration? = nil)
    /// No answer within its time.
    case timedOut(String)
    /// It refuses all requests alike (bad key, unknown model).
    case refused(String)
    /// It does not take this one request; it may take others.
    case unfit(String)
    /// What it sent can't be used.
    case malformedAnswer(String)
    case cancelled

    /// For a person: what happened, never what was said.
    package var reason: String {
        switch self {
        case .unavailable(let reason, _), .timedOut(let reason), .refused(let reason), .unfit(let reason),
            .malformedAnswer(let reason):
            reason
        case .cancelled: "cancelled"
        }
    }

    /// Another engine may do better.
    package var mayTryAnother: Bool { self != .cancelled }

    package var isTimeout: Bool { if case .timedOut = self { true } else { false } }
}
