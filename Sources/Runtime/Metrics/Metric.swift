/// The catalogue: every metric that the server keeps, by topic.
///
/// A new metric is a constant here and a place in ``all``; nothing else makes one.
package enum Metric {
    private static let seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 1, 1.5, 2.5, 5, 10, 30]

    package static let sessionsLive = Gauge("parley_sessions_live", "Sessions held in memory.")
    package static let connections = Gauge("parley_connections", "Open client connections.")
    package static let cacheSize = Gauge("parley_session_cache_entries", "Sessions in the cache.")
    package static let cacheHits = Counter("parley_session_cache_hits_total", "Sessions found in the cache.")
    package static let cacheMisses = Counter("parley_session_cache_misses_total", "Sessions read from the database.")
    package static let cacheEvictions = Counter(
        "parley_session_cache_evictions_total",
        "Sessions dropped from the cache.",
        labels: ["reason"]
    )

    package static let turns = Counter(
        "parley_turns_total",
        "Turns that ended, by the reply's status.",
        labels: ["status"]
    )
    package static let speculations = Counter(
        "parley_speculations_total",
        "Replies begun before the endpoint was certain.",
        labels: ["outcome"]
    )
    package static let bargeIns = Counter(
        "parley_barge_ins_total",
        "Speech over a reply, by what it turned out to be.",
        labels: ["outcome"]
    )
    package static let lateResults = Counter(
        "parley_late_results_total",
        "Results dropped because their turn had passed.",
        labels: ["kind"]
    )
    package static let addedLatency = Histogram(
        "parley_first_audio_seconds",
        "From the last speech sample to the first reply sample.",
        bounds: seconds
    )
    package static let firstToken = Histogram(
        "parley_llm_first_token_seconds",
        "From the final transcript to the first token.",
        bounds: seconds
    )
    package static let firstSpeech = Histogram(
        "parley_tts_first_audio_seconds",
        "From the first phrase to its first audio.",
        bounds: seconds
    )
    package static let transcription = Histogram(
        "parley_stt_seconds",
        "From the endpoint to the final transcript.",
        bounds: seconds
    )

    package static let providerRequests = Counter(
        "parley_provider_requests_total",
        "Requests to language models.",
        labels: ["provider", "outcome"]
    )
    package static let extraRequests = Counter(
        "parley_provider_extra_requests_total",
        "Retries and hedges, and those that the budget denied.",
        labels: ["kind"]
    )
    package static let continuations = Counter(
        "parley_reply_continuations_total",
        "Replies that another provider went on with in mid-sentence."
    )
    package static let markupDropped = Counter(
        "parley_model_markup_dropped_total",
        "What models sent that is not for people, by kind: reasoning, control tokens, calls, turns of others.",
        labels: ["kind"]
    )
    package static let oddEvents = Counter(
        "parley_provider_odd_events_total",
        "Parts of answers that say nothing and were passed over.",
        labels: ["provider"]
    )
    package static let providerState = Gauge(
        "parley_provider_state",
        "Whether a provider is asked: 0 closed, 1 half open, 2 open.",
        labels: ["provider"]
    )
    package static let modelLoad = Histogram(
        "parley_llm_load_seconds",
        "Time that a local model took to get into memory before it answered.",
        bounds: seconds
    )
    package static let engineRequests = Counter(
        "parley_engine_requests_total",
        "Requests to speech engines.",
        labels: ["kind", "engine", "outcome"]
    )
    package static let engineState = Gauge(
        "parley_engine_state",
        "Whether a speech engine is asked: 0 closed, 1 half open, 2 open.",
        labels: ["kind", "engine"]
    )
    package static let mendedTranscripts = Counter(
        "parley_transcripts_mended_total",
        "Transcripts that held what nobody said: a mark, a loop, an invention.",
        labels: ["kind"]
    )
    package static let phraseContinuations = Counter(
        "parley_phrase_continuations_total",
        "Phrases that another voice went on with, or the same one once more."
    )
    package static let speechCacheHits = Counter(
        "parley_speech_cache_hits_total",
        "Phrases spoken from the cache, without an engine."
    )
    package static let speechCacheMisses = Counter(
        "parley_speech_cache_misses_total",
        "Phrases that an engine was asked for."
    )
    package static let speechCacheBytes = Gauge("parley_speech_cache_bytes", "Memory that cached phrases take.")
    package static let decodersBusy = Gauge("parley_decoders_busy", "Embedded decoders that are leased.")

    package static let httpRequests = Counter(
        "parley_http_requests_total",
        "Answered HTTP requests, by status class.",
        labels: ["class"]
    )
    package static let clientErrors = Counter(
        "parley_client_errors_total",
        "Errors sent to WebSocket clients, by code.",
        labels: ["code"]
    )
    package static let slowTurns = Counter("parley_loop_slow_turns_total", "Event-loop turns of more than 20 ms.")

    package static let logLinesDropped = Counter(
        "parley_log_lines_dropped_total",
        "Log lines that nobody read in time."
    )

    package static let commits = Counter("parley_database_commits_total", "Transactions committed.")
    package static let commitTime = Histogram(
        "parley_database_commit_seconds",
        "Time of a group commit.",
        bounds: [0.0005, 0.001, 0.0025] + seconds
    )
    package static let databaseErrors = Counter("parley_database_errors_total", "Writes that failed.")

    /// All of the above, in the order in which they are shown.
    package static let all: [any MetricFamily] = [
        sessionsLive, connections, cacheSize, cacheHits, cacheMisses, cacheEvictions,
        turns, speculations, bargeIns, lateResults, addedLatency, firstToken, firstSpeech, transcription,
        providerRequests, extraRequests, continuations, markupDropped, oddEvents, providerState, modelLoad,
        engineRequests, engineState,
        mendedTranscripts, phraseContinuations, speechCacheHits, speechCacheMisses, speechCacheBytes, decodersBusy,
        httpRequests, clientErrors, slowTurns, logLinesDropped,
        commits, commitTime, databaseErrors,
    ]

    /// The whole catalogue as Prometheus text.
    package static func exposition() -> String {
        var text = ""
        for family in all { family.write(into: &text) }
        return text
    }
}
