package import Runtime

/// Everything that a provider is told, whether it comes from a row of `agent_providers` or from the environment.
package struct ProviderConfiguration: Sendable, Equatable {
    /// The name of the kind, such as `openai` or `echo`.
    package var kind: String
    /// Without a slash at its end; nil for the kind's own.
    package var baseURL: String?
    package var model: String?
    /// The secret itself; never shown, logged or stored.
    package var apiKey: String?
    /// Over the agent's own, 0 to 2.
    package var temperature: Double?
    /// Over the agent's own.
    package var maxTokens: Int?
    package var firstTokenTimeout: Duration
    package var timeout: Duration
    /// How often the same request may be tried again before its first word.
    package var retries: Int
    /// Merged into the request's body; null removes a member.
    package var extra: [String: JSONValue]
    /// Whether to ask for the answer piece by piece.
    package var isStreaming: Bool

    package init(
        kind: String,
        baseURL: String? = nil,
        model: String? = nil,
        apiKey: String? = nil,
        temperature: Double? = nil,
        maxTokens: Int? = nil,
        firstTokenTimeout: Duration = .seconds(8),
        timeout: Duration = .seconds(60),
        retries: Int = 1,
        extra: [String: JSONValue] = [:],
        isStreaming: Bool = true
    ) {
        self.kind = kind
        self.baseURL = baseURL
        self.model = model
        self.apiKey = apiKey
        self.temperature = temperature
        self.maxTokens = maxTokens
        self.firstTokenTimeout = firstTokenTimeout
        self.timeout = timeout
        self.retries = retries
        self.extra = extra
        self.isStreaming = isStreaming
    }
}
