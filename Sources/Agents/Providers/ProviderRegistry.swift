package import Net
import Runtime
package import VoiceCore

/// Every kind of provider that is built, and how to make one.
package final class ProviderRegistry: Sendable {
    private let vendors: [String: ModelVendor]
    private let clients: HTTPClients
    private let states = Lock<[String: ProviderState]>([:])
    private let budget = RetryBudget()

    /// Endpoints that are remembered; admins edit agents for years.
    private static let stateLimit = 1000

    /// Registers the kinds.
    ///
    /// - Parameters:
    ///   - vendors: Those with a kind of their own.
    ///   - clients: For the requests of all providers.
    package init(_ vendors: [ModelVendor], clients: HTTPClients) {
        self.vendors = Dictionary(vendors.filter(\.isKind).map { ($0.name, $0) }) { first, _ in first }
        self.clients = clients
    }

    /// Makes a provider.
    ///
    /// - Parameter configuration: What it is told.
    /// - Returns: The provider, not yet tried.
    /// - Throws: ``AgentProblem`` for a kind that isn't built or a configuration that can't work.
    package func provider(_ configuration: ProviderConfiguration) throws(AgentProblem) -> any Provider {
        // A model's name is shown in logs, figures and answers.
        guard !Redaction.isKey(configuration.model ?? "") else {
            throw AgentProblem(
                field: "model",
                message: "looks like a key; a key is in the environment, and api_key_env names its variable; "
                    + "the provider is left out"
            )
        }
        guard let provider = try vendors[configuration.kind]?.provider(configuration, clients: clients) else {
            let known = vendors.keys.sorted().joined(separator: ", ")
            throw AgentProblem(
                field: "kind",
                message:
                    "\(Redaction.shownName(configuration.kind)) is not offered here (only \(known)); the provider is left out"
            )
        }
        return provider
    }

    /// Makes a chain of providers that share what is known of their endpoints with every other chain.
    ///
    /// - Parameters:
    ///   - links: Providers with their configuration, in the order in which they are asked.
    ///   - hedges: Whether a second one is asked when the first is slower than usual.
    /// - Returns: The chain.
    func chain(
        _ links: [(provider: any Provider, configuration: ProviderConfiguration)],
        hedges: Bool = false
    ) -> FallbackLanguageModel {
        FallbackLanguageModel(
            links.map {
                .init($0.provider, state: state(of: $0.provider, $0.configuration), retries: $0.configuration.retries)
            },
            hedges: hedges,
            budget: budget
        )
    }

    private func state(of provider: any Provider, _ configuration: ProviderConfiguration) -> ProviderState {
        let key = [configuration.kind, configuration.baseURL ?? "", configuration.model ?? ""].joined(separator: "\n")
        return states.withLock { states in
            if let state = states[key] { return state }
            if states.count >= Self.stateLimit { states = [:] }
            let state = ProviderState(provider.name, model: provider.model)
            states[key] = state
            return state
        }
    }
}
