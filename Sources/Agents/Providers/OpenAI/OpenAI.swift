import Configuration
import VoiceCore

/// OpenAI, and every server that speaks its chat completions; without a base URL OpenAI itself is asked.
package enum OpenAI {
    private static let url = ConfigOption(
        "llm.openai.base_url",
        "OPENAI_BASE_URL",
        .http,
        "An OpenAI-compatible language-model server; ends in /v1."
    )
    private static let model = ConfigOption("llm.openai.model", "OPENAI_MODEL", .text, "Its model.")
    private static let key = ConfigOption(nil, "OPENAI_API_KEY", .text, isSecret: true, "Its key.")

    package static let vendor = ModelVendor(
        "openai",
        options: [url, model, key],
        configured: { values in
            let (address, secret) = (values.optionalText(url), values.optionalText(key))
            guard address != nil || secret != nil else { return nil }
            return ProviderConfiguration(
                kind: "openai",
                baseURL: address,
                model: values.optionalText(model),
                apiKey: secret
            )
        },
        make: { configuration, clients throws(AgentProblem) in
            let url = try configuration.checkedBaseURL(
                orElse: "https://api.openai.com/v1",
                example: "http://localhost:8080/v1"
            )
            return OpenAIProvider(configuration, baseURL: url, clients: clients)
        }
    )
}
