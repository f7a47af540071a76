import Runtime
package import VoiceCore

/// What active sessions need at their next turn, held in memory; whatever it drops is read from the database again.
///
/// An entry goes when it has not been used for its lifetime, or when there are too many and it was unused the longest.
/// Any thread.
package final class SessionCache<Value: Sendable, C: Clock & Sendable>: Sendable where C.Duration == Duration {
    private struct Entry {
        var value: Value
        var usedAt: C.Instant
    }

    /// Why an entry was dropped, as the metric names it.
    private enum Reason: String {
        case capacity, expired, removed
    }

    private let capacity: Int
    private let lifetime: Duration
    private let clock: C
    private let entries = Lock(RecencyList<SessionID, Entry>())

    /// - Parameters:
    ///   - capacity: Sessions at most (`sessions.cache_max`), at least 1.
    ///   - lifetime: After the last use (`CONVERSATION_CACHE_TTL_MINUTES`).
    ///   - clock: Measures the lifetime.
    package init(capacity: Int, lifetime: Duration, clock: C = ContinuousClock()) {
        self.capacity = max(1, capacity)
        self.lifetime = lifetime
        self.clock = clock
    }

    package var count: Int { entries.withLock { $0.count } }

    /// The value, which counts as used now; nil when it isn't there or its time has passed.
    package func value(for session: SessionID) -> Value? {
        let now = clock.now
        let value = entries.withLock { entries -> Value? in
            guard let entry = entries[session], entry.usedAt.duration(to: now) < lifetime else { return nil }
            entries.use(session, Entry(value: entry.value, usedAt: now))
            return entry.value
        }
        if value == nil { Metric.cacheMisses.add() } else { Metric.cacheHits.add() }
        return value
    }

    /// Keeps a value, in the place of a former one.
    package func keep(_ value: Value, for session: SessionID) {
        let now = clock.now
        change { entries in
            entries.use(session, Entry(value: value, usedAt: now))
            guard entries.count > capacity, let oldest = entries.leastRecent else { return (.capacity, 0) }
            entries.remove(oldest.key)
            return (.capacity, 1)
        }
    }

    /// Changes a value that is there, which counts as used now.
    package func update(_ session: SessionID, _ body: (inout Value) -> Void) {
        let now = clock.now
        entries.withLock { entries in
            guard var entry = entries[session], entry.usedAt.duration(to: now) < lifetime else { return }
            body(&entry.value)
            entries.use(session, Entry(value: entry.value, usedAt: now))
        }
    }

    /// Drops a session, as when it was deleted or changed elsewhere.
    package func remove(_ session: SessionID) {
        change { entries in (.removed, entries.remove(session) == nil ? 0 : 1) }
    }

    /// Drops what has not been used for its lifetime.
    package func sweep() {
        let now = clock.now
        change { entries in
            var dropped = 0
            // The least recent come first, so that only what goes is looked at.
            while let oldest = entries.leastRecent, oldest.value.usedAt.duration(to: now) >= lifetime {
                entries.remove(oldest.key)
                dropped += 1
            }
            return (.expired, dropped)
        }
    }

    /// Sweeps again and again until its task is cancelled.
    ///
    /// - Parameter interval: `CACHE_CLEANUP_INTERVAL_SECONDS`.
    package func sweep(every interval: Duration) async {
        while (try? await clock.sleep(for: interval)) != nil { sweep() }
    }

    private func change(_ body: (inout RecencyList<SessionID, Entry>) -> (Reason, Int)) {
        let (reason, dropped, count) = entries.withLock { entries in
            let (reason, dropped) = body(&entries)
            return (reason, dropped, entries.count)
        }
        Metric.cacheSize.set(count)
        if dropped > 0 { Metric.cacheEvictions.add(dropped, reason.rawValue) }
    }
}
