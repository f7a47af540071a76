import Agents
import Runtime
import VoiceCore

/// The chain that the environment describes: each provider where it is configured, in the order of the documentation.
struct ConfiguredChain {
    private let entries: [(key: String, provider: ProviderConfiguration)]

    var providers: [ProviderConfiguration] { entries.map(\.provider) }

    init(_ models: Configuration.Models) {
        let described: [(key: String, kind: String, endpoint: Configuration.Models.Endpoint?)] = [
            ("openai", "openai", models.openAI), ("anthropic", "anthropic", models.anthropic),
            ("openrouter", "openai", models.openRouter), ("ollama", "ollama", models.ollama),
            ("n8n", "n8n", models.n8n),
        ]
        var entries: [(key: String, provider: ProviderConfiguration)] = []
        for (key, kind, endpoint) in described {
            guard let endpoint else { continue }
            let provider = ProviderConfiguration(
                kind: kind,
                baseURL: endpoint.url,
                model: endpoint.model,
                apiKey: endpoint.key,
                timeout: models.timeout,
                isStreaming: models.isStreaming
            )
            entries.append((key, provider))
            if key == "n8n", !models.hasFallbackAfterN8N { break }
        }
        self.entries = entries
    }

    /// - Throws: ``CommandFailure`` that names the key of a provider that can't work.
    func check(with registry: ProviderRegistry) throws(CommandFailure) {
        for (key, provider) in entries {
            do throws(AgentProblem) {
                _ = try registry.provider(provider)
            } catch {
                throw .wrongUse("llm.\(key).\(error.field): \(error.message)")
            }
        }
    }
}
