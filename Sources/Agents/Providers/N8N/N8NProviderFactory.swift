package import Net
package import VoiceCore

/// Makes providers of the kind `n8n`, whose base URL is a webhook's.
package struct N8NProviderFactory: ProviderFactory {
    package let kind = "n8n"

    package init() {}

    package func provider(
        _ configuration: ProviderConfiguration,
        clients: HTTPClients
    ) throws(AgentProblem) -> any Provider {
        let url = try configuration.checkedBaseURL(orElse: nil, example: "http://localhost:5678/webhook/parley")
        return N8NProvider(configuration, url: url, clients: clients)
    }
}
