internal import Runtime

/// Keeps retries and hedges from multiplying the load on servers that are in trouble.
///
/// They may add a fifth to the requests, beyond a small reserve that lets a quiet server retry at all. Any thread.
final class RetryBudget: Sendable {
    private static let share = 0.2
    private static let reserve = 10.0

    private let tokens = Lock(reserve)

    /// A prompt was asked for the first time.
    func noteRequest() { tokens.withLock { $0 = min(Self.reserve, $0 + Self.share) } }

    /// Takes the right to one more request.
    ///
    /// - Parameter kind: For the metric: `retry` or `hedge`.
    /// - Returns: Whether there is one; it is used up.
    func allows(_ kind: String) -> Bool {
        let isAllowed = tokens.withLock { tokens in
            guard tokens >= 1 else { return false }
            tokens -= 1
            return true
        }
        Metric.extraRequests.add(1, isAllowed ? kind : "denied")
        return isAllowed
    }
}
