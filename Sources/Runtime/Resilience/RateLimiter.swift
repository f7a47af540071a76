/// Token buckets by name: each holds a minute's worth and fills at its rate.
///
/// Any thread.
package final class RateLimiter<C: Clock & Sendable>: Sendable where C.Duration == Duration {
    private struct Bucket {
        var tokens: Double
        var filledAt: C.Instant
    }

    private let clock: C
    private let capacity: Int
    private let buckets = Lock<[String: Bucket]>([:])

    /// - Parameters:
    ///   - capacity: How many names are remembered; outsiders choose addresses, so there is a limit.
    ///   - clock: What buckets are filled by.
    package init(capacity: Int = 20_000, clock: C = ContinuousClock()) {
        self.capacity = capacity
        self.clock = clock
    }

    /// Takes one token.
    ///
    /// - Parameters:
    ///   - name: Whose bucket.
    ///   - perMinute: Its size, and how much flows in within a minute; at least 1.
    /// - Returns: Nil when there was one, else how long it takes until there is.
    package func take(from name: String, perMinute: Int) -> Duration? {
        let now = clock.now
        let size = Double(perMinute)
        let perSecond = size / 60
        return buckets.withLock { buckets in
            var bucket = buckets[name] ?? Bucket(tokens: size, filledAt: now)
            bucket.tokens = min(size, bucket.tokens + bucket.filledAt.duration(to: now).inSeconds * perSecond)
            bucket.filledAt = now
            let missing = 1 - bucket.tokens
            if missing <= 0 { bucket.tokens -= 1 }
            if buckets[name] == nil && buckets.count >= capacity { Self.forget(in: &buckets) }
            buckets[name] = bucket
            return missing <= 0 ? nil : .seconds(missing / perSecond)
        }
    }

    /// Drops the half that has not been used for longest; a bucket idle for a minute is full anyway.
    private static func forget(in buckets: inout [String: Bucket]) {
        let times = buckets.values.map(\.filledAt).sorted()
        let middle = times[times.count / 2]
        buckets = buckets.filter { $0.value.filledAt > middle }
    }
}

extension Duration {
    fileprivate var inSeconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) * 1e-18
    }
}
