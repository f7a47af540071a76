/// Language models, for agents without providers of their own.
extension ConfigTable {
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
        "Anthropic's address, if not its own."
    )
    static let anthropicModel = ConfigOption(
        "llm.anthropic.model",
        "ANTHROPIC_MODEL",
        .text,
        "Anthropic's model."
    )
    static let anthropicKey = ConfigOption(
        nil,
        "ANTHROPIC_API_KEY",
        .text,
        isSecret: true,
        "Anthropic's key."
    )
    static let openRouterModel = ConfigOption(
        "llm.openrouter.model",
        "OPENROUTER_MODEL",
        .text,
        "OpenRouter's model."
    )
    static let openRouterKey = ConfigOption(
        nil,
        "OPENROUTER_API_KEY",
        .text,
        isSecret: true,
        "OpenRouter's key."
    )
    static let ollamaURL = ConfigOption("llm.ollama.url", "OLLAMA_URL", http, "An Ollama server.")
    static let ollamaModel = ConfigOption("llm.ollama.model", "OLLAMA_MODEL", .text, "Its model.")
    static let n8nURL = ConfigOption("llm.n8n.url", "N8N_WEBHOOK_URL", http, "An n8n webhook.")
    static let n8nFallback = ConfigOption(
        "llm.n8n.fallback",
        "N8N_FALLBACK_ENABLED",
        .flag,
        default: true,
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
}
