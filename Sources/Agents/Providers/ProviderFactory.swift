package import Net
package import VoiceCore

/// Makes the providers of one kind; a vendor's folder has one, named once in the server's registrations.
package protocol ProviderFactory: Sendable {
    /// The kind in configuration.
    var kind: String { get }

    /// Makes a provider.
    ///
    /// - Parameters:
    ///   - configuration: What it is told; its kind is this one.
    ///   - clients: For its requests.
    /// - Returns: The provider, not yet tried.
    /// - Throws: ``AgentProblem`` for a configuration that can't work.
    func provider(
        _ configuration: ProviderConfiguration,
        clients: HTTPClients
    ) throws(AgentProblem) -> any Provider
}
