import Configuration
import VoiceCore

/// Ollama; without a base URL this machine's is asked.
package enum Ollama {
    private static let url = ConfigOption("llm.ollama.url", "OLLAMA_URL", .http, "An Ollama server.")
    private static let model = ConfigOption("llm.ollama.model", "OLLAMA_MODEL", .text, "Its model.")

    package static let vendor = ModelVendor(
        "ollama",
        options: [url, model],
        configured: { values in
            values.optionalText(url).map { address in
                ProviderConfiguration(kind: "ollama", baseURL: address, model: values.optionalText(model))
            }
        },
        make: { configuration, clients throws(AgentProblem) in
            let address = "http://127.0.0.1:11434"
            let url = try configuration.checkedBaseURL(orElse: address, example: address)
            _ = try configuration.checkedModel(example: "llama3.2")
            return OllamaProvider(configuration, baseURL: url, clients: clients)
        }
    )
}
