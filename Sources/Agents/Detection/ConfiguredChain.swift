package import Configuration
import Runtime
package import VoiceCore

/// The chain that the environment describes: each provider where it is configured, in the order of the registrations.
package struct ConfiguredChain: Sendable {
    private let entries: [(section: String, provider: ProviderConfiguration)]

    /// Whether a local server is looked for where nothing is configured.
    package let detectsLocalServer: Bool

    package var providers: [ProviderConfiguration] { entries.map(\.provider) }

    /// Reads what is configured.
    ///
    /// - Parameters:
    ///   - vendors: In the order of the chain.
    ///   - values: What is configured of them.
    package init(_ vendors: [ModelVendor], _ values: ConfigValues) {
        var entries: [(section: String, provider: ProviderConfiguration)] = []
        for vendor in vendors {
            guard var provider = vendor.configured(values) else { continue }
            provider.timeout = .seconds(values.integer(Self.timeout))
            provider.isStreaming = values.flag(Self.streaming)
            entries.append((vendor.name, provider))
            if vendor.endsChain(values) { break }
        }
        self.entries = entries
        detectsLocalServer = values.flag(Self.detect)
    }

    /// Whether each can be made.
    ///
    /// - Parameter registry: Makes them.
    /// - Throws: ``AgentProblem`` whose field is the key of the configuration, such as `llm.ollama.model`.
    package func check(with registry: ProviderRegistry) throws(AgentProblem) {
        for (section, provider) in entries {
            do throws(AgentProblem) {
                _ = try registry.provider(provider)
            } catch {
                throw AgentProblem(field: "llm.\(section).\(error.field)", message: error.message)
            }
        }
    }

    private static let detect = ConfigOption(
        "llm.detect",
        nil,
        .flag,
        default: true,
        "Look for a local model server where no provider is configured."
    )
    private static let timeout = ConfigOption(
        "llm.timeout_s",
        "LLM_TIMEOUT_SECONDS",
        .integer(1...3600),
        default: 60,
        unit: "s",
        "For a whole answer."
    )
    private static let streaming = ConfigOption(
        "llm.streaming",
        "LLM_STREAMING_ENABLED",
        .flag,
        default: true,
        "Ask models to answer piece by piece."
    )

    package static let options = [detect, timeout, streaming]
}
