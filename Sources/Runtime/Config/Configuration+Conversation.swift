extension Configuration {
    /// How sessions are kept.
    package struct Sessions: Sendable {
        package let maxLive: Int
        package let cacheTTL: Duration
        package let cacheSweep: Duration
        package let cacheMax: Int
        package let contextMessages: Int
        package let speculation: Bool

        init(_ values: ConfigValues) {
            maxLive = values.integer(ConfigTable.maxSessions)
            cacheTTL = .seconds(60 * values.integer(ConfigTable.cacheTTL))
            cacheSweep = .seconds(values.integer(ConfigTable.cacheSweep))
            cacheMax = values.integer(ConfigTable.cacheMax)
            contextMessages = values.integer(ConfigTable.contextMessages)
            speculation = values.flag(ConfigTable.speculation)
        }
    }

    /// How the end of an utterance is told, for agents that don't say.
    package struct Endpointing: Sendable {
        /// `adaptive`, `fixed` or `manual`.
        package let mode: String
        package let silence: Duration
        package let maxUtterance: Duration
        package let recordLength: Duration?

        init(_ values: ConfigValues) {
            mode = values.text(ConfigTable.endpointing)
            silence = .milliseconds(values.integer(ConfigTable.silence))
            maxUtterance = .milliseconds(values.integer(ConfigTable.maxUtterance))
            recordLength = values.optionalNumber(ConfigTable.recordSeconds).map { .seconds($0) }
        }
    }

    /// Language models, for agents without providers of their own.
    package struct Models: Sendable {
        package let openAIURL: String?
        package let openAIModel: String?
        package let openAIKey: String?
        package let detectsLocalServer: Bool
        package let temperature: Double
        package let maxTokens: Int
        package let timeout: Duration
        package let isStreaming: Bool

        init(_ values: ConfigValues) {
            openAIURL = values.optionalText(ConfigTable.openAIURL)
            openAIModel = values.optionalText(ConfigTable.openAIModel)
            openAIKey = values.optionalText(ConfigTable.openAIKey)
            detectsLocalServer = values.flag(ConfigTable.detect)
            temperature = values.number(ConfigTable.temperature)
            maxTokens = values.integer(ConfigTable.maxTokens)
            timeout = .seconds(values.integer(ConfigTable.llmTimeout))
            isStreaming = values.flag(ConfigTable.streaming)
        }
    }
}
