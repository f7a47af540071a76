/// Every option there is: the one place from which files, variables, flags, checks and help derive.
package enum ConfigTable {
    static let http = ConfigOption.Kind.url(["http", "https"])

    /// All options, in the order of `config/parley.json5`.
    package static let all: [ConfigOption] = [
        host, port, certificate, certificateKey, corsOrigins, rateLimit, maxConnections, apiKey,
        idleTimeout, database, logLevel, logFormat,
        maxSessions, cacheTTL, cacheSweep, cacheMax, contextMessages, speculation,
        endpointing, silence, maxUtterance, backchannels, recordSeconds,
        models, sttEngine, sttURL, sttModel, sttKey, asrURL, whisperxURL, whisperxModel, whisperxLanguage, wyomingSTT,
        ttsEngine, ttsURL, ttsModel, ttsKey, ttsVoice, ttsRate, ttsPitch, ttsSampleRate,
        chatterboxURL, chatterboxVoice, wyomingTTS,
        openAIURL, openAIModel, openAIKey, anthropicURL, anthropicModel, anthropicKey, openRouterModel, openRouterKey,
        ollamaURL, ollamaModel, n8nURL, n8nFallback, detect, temperature, maxTokens, llmTimeout, streaming,
        discordToken, discordGuild, discordChannel, discordURL, discordTLS, discordRoots,
        allowedFolders, watchedFolders, maxFile, otlp,
    ]
}
