import Configuration
import Runtime
import VoiceCore

/// Workflows of n8n; the base URL is a webhook's.
package enum N8N {
    private static let url = ConfigOption("llm.n8n.url", "N8N_WEBHOOK_URL", .http, "An n8n webhook.")
    private static let fallback = ConfigOption(
        "llm.n8n.fallback",
        "N8N_FALLBACK_ENABLED",
        .flag,
        default: true,
        "Whether other providers follow it in the chain."
    )

    package static let vendor = ModelVendor(
        "n8n",
        options: [url, fallback],
        configured: { values in
            values.optionalText(url).map { ProviderConfiguration(kind: "n8n", baseURL: $0) }
        },
        endsChain: { !$0.flag(fallback) },
        make: { configuration, clients throws(AgentProblem) in
            let url = try configuration.checkedBaseURL(orElse: nil, example: "http://localhost:5678/webhook/parley")
            return N8NProvider(configuration, url: url, clients: clients)
        }
    )
}
