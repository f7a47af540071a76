package import Net
package import VoiceCore

/// Makes providers of the kind `ollama`; without a base URL they ask this machine's.
package struct OllamaProviderFactory: ProviderFactory {
    package let kind = "ollama"

    package init() {}

    package func provider(
        _ configuration: ProviderConfiguration,
        clients: HTTPClients
    ) throws(AgentProblem) -> any Provider {
        let url = try configuration.checkedBaseURL(
            orElse: "http://127.0.0.1:11434",
            example: "http://127.0.0.1:11434"
        )
        _ = try configuration.checkedModel(example: "llama3.2")
        return OllamaProvider(configuration, baseURL: url, clients: clients)
    }
}
