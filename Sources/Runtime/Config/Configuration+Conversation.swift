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
        /// Words that do not interrupt a reply, by language tag, in place of the built-in ones of that language.
        package let backchannels: [String: [String]]

        init(_ values: ConfigValues) {
            mode = values.text(ConfigTable.endpointing)
            silence = .milliseconds(values.integer(ConfigTable.silence))
            maxUtterance = .milliseconds(values.integer(ConfigTable.maxUtterance))
            recordLength = values.optionalNumber(ConfigTable.recordSeconds).map { .seconds($0) }
            backchannels = values.lists(ConfigTable.backchannels)
        }
    }

    /// Language models, for agents without providers of their own.
    package struct Models: Sendable {
        /// A server that is configured; what it doesn't say is the kind's own.
        package struct Endpoint: Sendable {
            package let url: String?
            package let model: String?
            package let key: String?
        }

        package let openAI: Endpoint?
        package let anthropic: Endpoint?
        package let openRouter: Endpoint?
        package let ollama: Endpoint?
        package let n8n: Endpoint?
        /// Others may follow n8n in the chain.
        package let hasFallbackAfterN8N: Bool
        package let detectsLocalServer: Bool
        package let temperature: Double
        package let maxTokens: Int
        package let timeout: Duration
        package let isStreaming: Bool

        init(_ values: ConfigValues) {
            let text = { (option: ConfigOption) in values.optionalText(option) }
            openAI = Self.endpoint(
                url: text(ConfigTable.openAIURL),
                model: text(ConfigTable.openAIModel),
                key: text(ConfigTable.openAIKey)
            )
            let anthropicKey = text(ConfigTable.anthropicKey)
            anthropic = anthropicKey.map { key in
                Endpoint(url: text(ConfigTable.anthropicURL), model: text(ConfigTable.anthropicModel), key: key)
            }
            openRouter = text(ConfigTable.openRouterKey).map { key in
                Endpoint(url: "https://openrouter.ai/api/v1", model: text(ConfigTable.openRouterModel), key: key)
            }
            ollama = Self.endpoint(url: text(ConfigTable.ollamaURL), model: text(ConfigTable.ollamaModel), key: nil)
            n8n = Self.endpoint(url: text(ConfigTable.n8nURL), model: nil, key: nil)
            hasFallbackAfterN8N = values.flag(ConfigTable.n8nFallback)
            detectsLocalServer = values.flag(ConfigTable.detect)
            temperature = values.number(ConfigTable.temperature)
            maxTokens = values.integer(ConfigTable.maxTokens)
            timeout = .seconds(values.integer(ConfigTable.llmTimeout))
            isStreaming = values.flag(ConfigTable.streaming)
        }

        /// Nil where neither an address nor a key is given.
        private static func endpoint(url: String?, model: String?, key: String?) -> Endpoint? {
            url == nil && key == nil ? nil : Endpoint(url: url, model: model, key: key)
        }
    }
}
