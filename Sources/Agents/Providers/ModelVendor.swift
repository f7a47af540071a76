package import Configuration
package import Net
package import VoiceCore

/// A vendor of language models: the kind of provider that speaks to it, and what the environment may say of it.
///
/// It stands in the vendor's folder, and one line of the server's registrations names it.
package struct ModelVendor: Sendable {
    /// Makes a provider, not yet tried; throws ``AgentProblem`` for a configuration that can't work.
    typealias Make = @Sendable (ProviderConfiguration, HTTPClients) throws(AgentProblem) -> any Provider

    /// The kind in agents' rows, and the section `llm.NAME` of the configuration.
    package let name: String
    /// What can be configured for agents without providers of their own.
    package let options: [ConfigOption]
    private let make: Make?
    /// The provider that the environment describes, without its times; nil where it describes none.
    let configured: @Sendable (ConfigValues) -> ProviderConfiguration?
    /// Whether nobody follows it in the chain that the environment describes.
    let endsChain: @Sendable (ConfigValues) -> Bool

    /// Describes a vendor.
    ///
    /// - Parameters:
    ///   - name: In agents' rows and in the configuration.
    ///   - options: What can be configured.
    ///   - configured: The provider that the environment describes.
    ///   - endsChain: Whether nobody follows it in the chain.
    ///   - make: Makes a provider, not yet tried; nil for a vendor that is reached by the kind of another one.
    package init(
        _ name: String,
        options: [ConfigOption] = [],
        configured: @escaping @Sendable (ConfigValues) -> ProviderConfiguration? = { _ in nil },
        endsChain: @escaping @Sendable (ConfigValues) -> Bool = { _ in false },
        make: (@Sendable (ProviderConfiguration, HTTPClients) throws(AgentProblem) -> any Provider)?
    ) {
        self.name = name
        self.options = options
        self.configured = configured
        self.endsChain = endsChain
        self.make = make
    }

    /// Whether agents' rows may name it.
    var isKind: Bool { make != nil }

    /// Makes a provider, not yet tried.
    ///
    /// - Parameters:
    ///   - configuration: What it is told; its kind is this one.
    ///   - clients: For its requests.
    /// - Returns: Nil for a vendor that is reached by the kind of another one.
    /// - Throws: ``AgentProblem`` for a configuration that can't work.
    package func provider(
        _ configuration: ProviderConfiguration,
        clients: HTTPClients
    ) throws(AgentProblem) -> (any Provider)? {
        try make?(configuration, clients)
    }
}
