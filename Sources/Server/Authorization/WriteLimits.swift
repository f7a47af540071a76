import Net
import Runtime

/// What a request makes the database write.
enum WriteKind: String, Sendable, CaseIterable {
    /// A new session, by a stream too.
    case session
    /// A new state of an agent, all of which are kept in its history.
    case agent
    /// A change, or the messages of a typed turn.
    case other

    /// How many a minute one key or address may make, and has in hand; no program that people use meets it.
    var perMinute: Int {
        switch self {
        case .session: 6000
        case .agent: 600
        case .other: 12_000
        }
    }
}

/// Bounds the rows that one key, or one address without a key, makes the database write, on loopback too.
struct WriteLimits: Sendable {
    private let limiter = RateLimiter<ContinuousClock>()

    /// Takes one request into account.
    ///
    /// - Throws: ``HTTPFault`` `rate.exceeded`.
    func take(_ kind: WriteKind, by caller: Caller, of request: HTTPRequest) throws(HTTPFault) {
        let name = "\(kind.rawValue) \(caller.name.map { "key \($0)" } ?? request.callerNetwork)"
        guard let wait = limiter.take(from: name, perMinute: kind.perMinute) else { return }
        throw HTTPFault(
            429,
            "rate.exceeded",
            "That is too much to write: \(kind.perMinute) requests a minute of this kind is the most; try again later.",
            retryAfter: wait
        )
    }
}
