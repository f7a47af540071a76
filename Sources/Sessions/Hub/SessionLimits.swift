package import Configuration
import Runtime

/// How many sessions live, and how long one is kept in memory after its last activity.
package struct SessionLimits: Sendable {
    package let maxLive: Int
    package let cacheTTL: Duration
    package let cacheSweep: Duration
    /// In sessions.
    package let cacheMax: Int

    package init(_ values: ConfigValues) {
        maxLive = values.integer(Self.live)
        cacheTTL = .seconds(60 * values.integer(Self.lifetime))
        cacheSweep = .seconds(values.integer(Self.sweep))
        cacheMax = values.integer(Self.capacity)
    }
}

extension SessionLimits {
    private static let live = ConfigOption(
        "sessions.max",
        nil,
        .integer(1...1_000_000),
        default: 5000,
        "Live sessions; more are refused with 503."
    )
    private static let lifetime = ConfigOption(
        "sessions.cache_ttl_minutes",
        "CONVERSATION_CACHE_TTL_MINUTES",
        .integer(1...1440),
        default: 15,
        unit: "minutes",
        "How long a session stays in the cache after its last activity."
    )
    private static let sweep = ConfigOption(
        "sessions.cache_sweep_s",
        "CACHE_CLEANUP_INTERVAL_SECONDS",
        .integer(1...3600),
        default: 60,
        unit: "s",
        "How often the cache is swept."
    )
    private static let capacity = ConfigOption(
        "sessions.cache_max",
        nil,
        .integer(1...1_000_000),
        default: 10000,
        "Sessions in the cache; the least recently used goes first."
    )

    package static let options = [live, lifetime, sweep, capacity]
}
