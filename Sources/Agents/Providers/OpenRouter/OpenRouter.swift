import Configuration

/// OpenRouter, which speaks OpenAI's chat completions at an address of its own.
package enum OpenRouter {
    private static let model = ConfigOption(
        "llm.openrouter.model",
        "OPENROUTER_MODEL",
        .text,
        "OpenRouter's model."
    )
    private static let key = ConfigOption(nil, "OPENROUTER_API_KEY", .text, isSecret: true, "OpenRouter's key.")

    package static let vendor = ModelVendor(
        "openrouter",
        options: [model, key],
        configured: { values in
            values.optionalText(key).map { secret in
                ProviderConfiguration(
                    kind: OpenAI.vendor.name,
                    baseURL: "https://openrouter.ai/api/v1",
                    model: values.optionalText(model),
                    apiKey: secret
                )
            }
        },
        make: nil
    )
}
