/// Sessions and the ends of utterances.
extension ConfigTable {
    static let maxSessions = ConfigOption(
        "sessions.max",
        nil,
        .integer(1...1_000_000),
        default: 5000,
        "Live sessions; more are refused with 503."
    )
    static let cacheTTL = ConfigOption(
        "sessions.cache_ttl_minutes",
        "CONVERSATION_CACHE_TTL_MINUTES",
        .integer(1...1440),
        default: 15,
        unit: "minutes",
        "How long a session stays in the cache after its last activity."
    )
    static let cacheSweep = ConfigOption(
        "sessions.cache_sweep_s",
        "CACHE_CLEANUP_INTERVAL_SECONDS",
        .integer(1...3600),
        default: 60,
        unit: "s",
        "How often the cache is swept."
    )
    static let cacheMax = ConfigOption(
        "sessions.cache_max",
        nil,
        .integer(1...1_000_000),
        default: 10000,
        "Sessions in the cache; the least recently used goes first."
    )
    static let contextMessages = ConfigOption(
        "sessions.context_messages",
        "MAX_CONTEXT_MESSAGES",
        .integer(0...1000),
        default: 20,
        unit: "messages",
        "How much history a model is shown, for agents that don't say."
    )
    static let speculation = ConfigOption(
        "sessions.speculation",
        "SPECULATION",
        .flag,
        default: true,
        "Prepare the reply before the endpoint is certain."
    )

    static let endpointing = ConfigOption(
        "endpointing.mode",
        "ENDPOINTING",
        .choice(["adaptive", "fixed", "manual"]),
        default: "adaptive",
        "How the end of an utterance is told, for agents that don't say."
    )
    static let silence = ConfigOption(
        "endpointing.silence_ms",
        "SILENCE_THRESHOLD_MS",
        .integer(100...5000),
        default: 600,
        unit: "ms",
        "fixed waits just this long after the last speech; adaptive waits 0.4 to 1.5 of it, by the words."
    )
    static let maxUtterance = ConfigOption(
        "endpointing.max_utterance_ms",
        "MAX_SPEAKING_TIME_MS",
        .integer(1000...300_000),
        default: 45000,
        unit: "ms",
        "Longer speech is ended."
    )
    static let backchannels = ConfigOption(
        "endpointing.backchannels",
        nil,
        .lists,
        "Words that do not interrupt a reply, by language; a list replaces the built-in one of its language."
    )
    static let recordSeconds = ConfigOption(
        "endpointing.record_seconds",
        "RECORD_SECONDS",
        .number(0.5...300),
        unit: "s",
        "When set: an utterance ends every so often, in place of voice activity."
    )
}
