package import Net

/// Every kind of provider that is built, and how to make one.
package struct ProviderRegistry: Sendable {
    private let factories: [String: any ProviderFactory]
    private let clients: HTTPClients

    /// Registers the kinds.
    ///
    /// - Parameters:
    ///   - factories: One for each kind.
    ///   - clients: For the requests of all providers.
    package init(_ factories: [any ProviderFactory], clients: HTTPClients) {
        self.factories = Dictionary(factories.map { ($0.kind, $0) }) { first, _ in first }
        self.clients = clients
    }

    /// Makes a provider.
    ///
    /// - Parameter configuration: What it is told.
    /// - Returns: The provider, not yet tried.
    /// - Throws: ``AgentProblem`` for a kind that isn't built or a configuration that can't work.
    package func provider(_ configuration: ProviderConfiguration) throws(AgentProblem) -> any Provider {
        guard let factory = factories[configuration.kind] else {
            let known = factories.keys.sorted().joined(separator: ", ")
            throw AgentProblem(
                field: "kind",
                message: "\(configuration.kind) is not offered here (only \(known)); the provider is left out"
            )
        }
        return try factory.provider(configuration, clients: clients)
    }
}
