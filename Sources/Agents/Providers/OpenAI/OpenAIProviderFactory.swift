package import Net

/// Makes providers of the kind `openai`; without a base URL they ask OpenAI itself.
package struct OpenAIProviderFactory: ProviderFactory {
    package let kind = "openai"

    package init() {}

    package func provider(
        _ configuration: ProviderConfiguration,
        clients: HTTPClients
    ) throws(AgentProblem) -> any Provider {
        let url = configuration.baseURL ?? "https://api.openai.com/v1"
        guard url.hasPrefix("http://") || url.hasPrefix("https://"), !url.utf8.contains(where: { $0 <= 0x20 }) else {
            throw AgentProblem(
                field: "base_url",
                message: "is not an http or https URL, such as http://localhost:8080/v1; the provider is left out"
            )
        }
        return OpenAIProvider(configuration, baseURL: url, clients: clients)
    }
}
