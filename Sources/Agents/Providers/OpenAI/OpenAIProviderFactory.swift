package import Net
package import VoiceCore

/// Makes providers of the kind `openai`; without a base URL they ask OpenAI itself.
package struct OpenAIProviderFactory: ProviderFactory {
    package let kind = "openai"

    package init() {}

    package func provider(
        _ configuration: ProviderConfiguration,
        clients: HTTPClients
    ) throws(AgentProblem) -> any Provider {
        let url = try configuration.checkedBaseURL(
            orElse: "https://api.openai.com/v1",
            example: "http://localhost:8080/v1"
        )
        return OpenAIProvider(configuration, baseURL: url, clients: clients)
    }
}
