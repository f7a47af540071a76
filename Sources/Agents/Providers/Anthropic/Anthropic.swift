import Configuration
import VoiceCore

/// Anthropic; without a base URL Anthropic itself is asked.
package enum Anthropic {
    private static let url = ConfigOption(
        "llm.anthropic.base_url",
        "ANTHROPIC_BASE_URL",
        .http,
        "Anthropic's address, if not its own."
    )
    private static let model = ConfigOption("llm.anthropic.model", "ANTHROPIC_MODEL", .text, "Anthropic's model.")
    private static let key = ConfigOption(nil, "ANTHROPIC_API_KEY", .text, isSecret: true, "Anthropic's key.")

    package static let vendor = ModelVendor(
        "anthropic",
        options: [url, model, key],
        configured: { values in
            values.optionalText(key).map { secret in
                ProviderConfiguration(
                    kind: "anthropic",
                    baseURL: values.optionalText(url),
                    model: values.optionalText(model),
                    apiKey: secret
                )
            }
        },
        make: { configuration, clients throws(AgentProblem) in
            let address = "https://api.anthropic.com"
            let url = try configuration.checkedBaseURL(orElse: address, example: address)
            _ = try configuration.checkedModel(example: "claude-haiku-4-5")
            return AnthropicProvider(configuration, baseURL: url, clients: clients)
        }
    )
}
