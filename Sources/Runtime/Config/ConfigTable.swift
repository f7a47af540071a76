/// Every option there is, by topic: the one place from which files, variables, flags, checks and help derive.
package enum ConfigTable {
    private static let http = ConfigOption.Kind.url(["http", "https"])

    static let host = ConfigOption(
        "server.host",
        "PARLEY_HOST",
        .text,
        default: "127.0.0.1",
        "Address to listen on; any other than loopback needs an API key."
    )
    static let port = ConfigOption(
        "server.port",
        "PORT",
        .integer(0...65535),
        default: 8900,
        "Port to listen on; 0 takes a free one."
    )
    static let certificate = ConfigOption(
        "server.tls.certificate",
        "PARLEY_TLS_CERT",
        .path,
        "PEM file with the certificate chain; with the key: serve https and wss."
    )
    static let certificateKey = ConfigOption(
        "server.tls.key",
        "PARLEY_TLS_KEY",
        .path,
        "PEM file with the private key."
    )
    static let corsOrigins = ConfigOption(
        "server.cors_origins",
        "CORS_ORIGINS",
        .list,
        default: [],
        "Origins of other sites whose pages may use the server; none: its own pages only."
    )
    static let rateLimit = ConfigOption(
        "server.rate_limit_per_minute",
        "RATE_LIMIT_PER_MINUTE",
        .integer(1...1_000_000),
        default: 600,
        unit: "requests a minute",
        "Limit for each API key, or each address where no key is used."
    )
    static let maxConnections = ConfigOption(
        "server.max_connections",
        nil,
        .integer(1...1_000_000),
        default: 10000,
        "Open connections; more are refused with 503."
    )
    static let apiKey = ConfigOption(nil, "API_KEY", .text, isSecret: true, "One key with every scope.")
    static let idleTimeout = ConfigOption(
        "websocket.idle_timeout_s",
        nil,
        .integer(1...86400),
        default: 300,
        unit: "s",
        "A WebSocket whose client sends nothing for so long is closed."
    )
    static let database = ConfigOption(
        "storage.database",
        "PARLEY_DB",
        .path,
        default: "data/parley.db",
        "The SQLite file."
    )
    static let logLevel = ConfigOption(
        "logging.level",
        "LOG_LEVEL",
        .choice(LogLevel.allCases.map(\.name)),
        default: "info",
        "Lines below this level are not written."
    )
    static let logFormat = ConfigOption(
        "logging.format",
        "LOG_FORMAT",
        .choice(["text", "json"]),
        default: "text",
        "How a line looks."
    )

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
    static let recordSeconds = ConfigOption(
        "endpointing.record_seconds",
        "RECORD_SECONDS",
        .number(0.5...300),
        unit: "s",
        "When set: an utterance ends every so often, in place of voice activity."
    )

    static let models = ConfigOption(
        "speech.models",
        "PARLEY_MODELS",
        .path,
        "Folder of the model files; not set: beside the executable."
    )
    static let sttEngine = ConfigOption(
        "stt.engine",
        "STT_ENGINE",
        .names(["auto", "embedded", "openai", "asr"], later: ["whisperx", "wyoming"]),
        default: ["auto"],
        "Ears in the order in which they are tried; auto: the remote ones that are configured, then embedded."
    )
    static let sttURL = ConfigOption(
        "stt.url",
        "STT_URL",
        http,
        "An OpenAI-compatible transcription server; ends in /v1."
    )
    static let sttModel = ConfigOption("stt.model", "STT_MODEL", .text, default: "whisper-1", "Its model.")
    static let sttKey = ConfigOption(nil, "STT_API_KEY", .text, isSecret: true, "Its key.")
    static let asrURL = ConfigOption(
        "stt.asr_url",
        "WHISPER_URL",
        http,
        "A server that takes a WAV file by POST (…/asr)."
    )
    static let whisperxURL = ConfigOption(
        "stt.whisperx.url",
        "WHISPER_SERVER_URL",
        .url(["ws", "wss", "http", "https"]),
        isBuilt: false,
        "A streaming WhisperX server."
    )
    static let whisperxModel = ConfigOption(
        "stt.whisperx.model",
        "WHISPERX_MODEL",
        .text,
        default: "small",
        isBuilt: false,
        "Its model."
    )
    static let whisperxLanguage = ConfigOption(
        "stt.whisperx.language",
        "WHISPERX_LANGUAGE",
        .text,
        default: "en",
        isBuilt: false,
        "Its language."
    )
    static let wyomingSTT = ConfigOption(
        "stt.wyoming",
        "WYOMING_STT",
        .url(["tcp"]),
        isBuilt: false,
        "A Wyoming server that hears."
    )
    static let ttsEngine = ConfigOption(
        "tts.engine",
        "TTS_ENGINE",
        .names(["auto", "embedded", "openai", "piper"], later: ["chatterbox", "wyoming"]),
        default: ["auto"],
        "Voices in the order in which they are tried; auto: the remote ones that are configured, then embedded."
    )
    static let ttsURL = ConfigOption(
        "tts.url",
        "TTS_URL",
        http,
        "An OpenAI-compatible speech server when it ends in /v1, else a Piper server."
    )
    static let ttsModel = ConfigOption("tts.model", "TTS_MODEL", .text, default: "tts-1", "Its model.")
    static let ttsKey = ConfigOption(nil, "TTS_API_KEY", .text, isSecret: true, "Its key.")
    static let ttsVoice = ConfigOption("tts.voice", "TTS_VOICE", .text, "The voice of agents that don't say.")
    static let ttsRate = ConfigOption(
        "tts.rate",
        "TTS_RATE",
        .number(0.25...4),
        default: 1.0,
        "How fast it speaks; 1 is the voice's own."
    )
    static let ttsPitch = ConfigOption(
        "tts.pitch",
        "TTS_PITCH",
        .number(0.5...2),
        default: 1.0,
        "How high it speaks; 1 is the voice's own."
    )
    static let ttsSampleRate = ConfigOption(
        "tts.sample_rate",
        "TTS_SAMPLE_RATE",
        .integer(8000...48000),
        unit: "Hz",
        "Rate of servers that send samples without a header."
    )
    static let chatterboxURL = ConfigOption(
        "tts.chatterbox.url",
        "CHATTERBOX_URL",
        http,
        isBuilt: false,
        "A Chatterbox server."
    )
    static let chatterboxVoice = ConfigOption(
        "tts.chatterbox.voice",
        "CHATTERBOX_VOICE_ID",
        .text,
        isBuilt: false,
        "Its voice."
    )
    static let wyomingTTS = ConfigOption(
        "tts.wyoming",
        "WYOMING_TTS",
        .url(["tcp"]),
        isBuilt: false,
        "A Wyoming server that speaks."
    )

    static let openAIURL = ConfigOption(
        "llm.openai.base_url",
        "OPENAI_BASE_URL",
        http,
        "An OpenAI-compatible language-model server; ends in /v1."
    )
    static let openAIModel = ConfigOption("llm.openai.model", "OPENAI_MODEL", .text, "Its model.")
    static let openAIKey = ConfigOption(nil, "OPENAI_API_KEY", .text, isSecret: true, "Its key.")
    static let anthropicURL = ConfigOption(
        "llm.anthropic.base_url",
        "ANTHROPIC_BASE_URL",
        http,
        isBuilt: false,
        "Anthropic's address, if not its own."
    )
    static let anthropicModel = ConfigOption(
        "llm.anthropic.model",
        "ANTHROPIC_MODEL",
        .text,
        isBuilt: false,
        "Anthropic's model."
    )
    static let anthropicKey = ConfigOption(
        nil,
        "ANTHROPIC_API_KEY",
        .text,
        isSecret: true,
        isBuilt: false,
        "Anthropic's key."
    )
    static let openRouterModel = ConfigOption(
        "llm.openrouter.model",
        "OPENROUTER_MODEL",
        .text,
        isBuilt: false,
        "OpenRouter's model."
    )
    static let openRouterKey = ConfigOption(
        nil,
        "OPENROUTER_API_KEY",
        .text,
        isSecret: true,
        isBuilt: false,
        "OpenRouter's key."
    )
    static let ollamaURL = ConfigOption("llm.ollama.url", "OLLAMA_URL", http, isBuilt: false, "An Ollama server.")
    static let ollamaModel = ConfigOption("llm.ollama.model", "OLLAMA_MODEL", .text, isBuilt: false, "Its model.")
    static let n8nURL = ConfigOption("llm.n8n.url", "N8N_WEBHOOK_URL", http, isBuilt: false, "An n8n webhook.")
    static let n8nFallback = ConfigOption(
        "llm.n8n.fallback",
        "N8N_FALLBACK_ENABLED",
        .flag,
        default: true,
        isBuilt: false,
        "Whether other providers follow it in the chain."
    )
    static let detect = ConfigOption(
        "llm.detect",
        nil,
        .flag,
        default: true,
        "Look for a local model server where no provider is configured."
    )
    static let temperature = ConfigOption(
        "llm.temperature",
        "DEFAULT_LLM_TEMPERATURE",
        .number(0...2),
        default: 0.7,
        "For agents that don't say."
    )
    static let maxTokens = ConfigOption(
        "llm.max_tokens",
        "DEFAULT_LLM_MAX_TOKENS",
        .integer(1...1_000_000),
        default: 1000,
        unit: "tokens",
        "Length of a reply, for agents that don't say."
    )
    static let llmTimeout = ConfigOption(
        "llm.timeout_s",
        "LLM_TIMEOUT_SECONDS",
        .integer(1...3600),
        default: 60,
        unit: "s",
        "For a whole answer."
    )
    static let streaming = ConfigOption(
        "llm.streaming",
        "LLM_STREAMING_ENABLED",
        .flag,
        default: true,
        "Ask models to answer piece by piece."
    )

    static let discordToken = ConfigOption(
        nil,
        "DISCORD_BOT_TOKEN",
        .text,
        isSecret: true,
        isBuilt: false,
        "The bot's token."
    )
    static let discordGuild = ConfigOption(
        "discord.guild",
        "GUILD_ID",
        .text,
        isBuilt: false,
        "Guild that is joined at the start."
    )
    static let discordChannel = ConfigOption(
        "discord.voice_channel",
        "VOICE_CHANNEL_ID",
        .text,
        isBuilt: false,
        "Its voice channel."
    )
    static let discordURL = ConfigOption(
        "discord.api_url",
        "DISCORD_API_URL",
        http,
        default: "https://discord.com/api/v10",
        isBuilt: false,
        "REST base of the service."
    )
    static let discordTLS = ConfigOption(
        "discord.voice_tls",
        "DISCORD_VOICE_TLS",
        .flag,
        default: true,
        isBuilt: false,
        "off: plain WebSockets to voice servers."
    )
    static let discordRoots = ConfigOption(
        "discord.ca_file",
        "DISCORD_CA_FILE",
        .path,
        isBuilt: false,
        "A PEM file of extra roots."
    )
    static let allowedFolders = ConfigOption(
        "files.allowed",
        "ALLOWED_DIRECTORIES",
        .list,
        default: [],
        isBuilt: false,
        "Folders that the file tools may read."
    )
    static let watchedFolders = ConfigOption(
        "files.watch",
        "WATCH_DIRECTORIES",
        .list,
        default: [],
        isBuilt: false,
        "Folders that are watched."
    )
    static let maxFile = ConfigOption(
        "files.max_mb",
        "MAX_FILE_SIZE_MB",
        .integer(1...10000),
        default: 10,
        unit: "MB",
        isBuilt: false,
        "Largest file that is read."
    )
    static let otlp = ConfigOption(
        "telemetry.otlp",
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        http,
        isBuilt: false,
        "Where traces go, as OTLP over HTTP."
    )

    /// All of the above, in the order of `config/parley.json5`.
    package static let all: [ConfigOption] = [
        host, port, certificate, certificateKey, corsOrigins, rateLimit, maxConnections, apiKey,
        idleTimeout, database, logLevel, logFormat,
        maxSessions, cacheTTL, cacheSweep, cacheMax, contextMessages, speculation,
        endpointing, silence, maxUtterance, recordSeconds,
        models, sttEngine, sttURL, sttModel, sttKey, asrURL, whisperxURL, whisperxModel, whisperxLanguage, wyomingSTT,
        ttsEngine, ttsURL, ttsModel, ttsKey, ttsVoice, ttsRate, ttsPitch, ttsSampleRate,
        chatterboxURL, chatterboxVoice, wyomingTTS,
        openAIURL, openAIModel, openAIKey, anthropicURL, anthropicModel, anthropicKey, openRouterModel, openRouterKey,
        ollamaURL, ollamaModel, n8nURL, n8nFallback, detect, temperature, maxTokens, llmTimeout, streaming,
        discordToken, discordGuild, discordChannel, discordURL, discordTLS, discordRoots,
        allowedFolders, watchedFolders, maxFile, otlp,
    ]
}
