package import Net
package import VoiceCore

/// Makes providers of the kind `anthropic`; without a base URL they ask Anthropic itself.
package struct AnthropicProviderFactory: ProviderFactory {
    package let kind = "anthropic"

    package init() {}

    package func provider(
        _ configuration: ProviderConfiguration,
        clients: HTTPClients
    ) throws(AgentProblem) -> any Provider {
        let url = try configuration.checkedBaseURL(
            orElse: "https://api.anthropic.com",
            example: "https://api.anthropic.com"
        )
        _ = try configuration.checkedModel(example: "claude-haiku-4-5")
        return AnthropicProvider(configuration, baseURL: url, clients: clients)
    }
}
