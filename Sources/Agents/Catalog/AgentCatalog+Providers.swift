import VoiceCore

/// How one provider of an agent does.
package struct ProviderHealth: Sendable, Equatable {
    package var kind: String
    /// Nil where the endpoint chooses.
    package var model: String?
    /// Why it is left alone and for how long; nil while it is asked.
    package var problem: String?
}

/// A model that a provider's server says it has.
package struct OfferedModel: Sendable, Equatable {
    /// The kind of the provider.
    package var provider: String
    package var name: String
}

extension AgentCatalog {
    /// So many models of one server are enough to choose from.
    private static let modelLimit = 1000
    /// Characters of a name; a longer one is none.
    private static let modelNameLimit = 200

    /// The providers that an agent's turns ask, in order: its own, else the server's chain.
    ///
    /// None for no such agent.
    package func providers(of name: String) -> [ProviderHealth] {
        links(of: name).map {
            ProviderHealth(kind: $0.provider.kind, model: $0.provider.model, problem: $0.state.problem)
        }
    }

    /// What the servers of an agent's providers offer, in the order of the providers.
    ///
    /// All are asked at the same time, each for a few seconds; one that fails offers nothing.
    package func models(of name: String) async -> [OfferedModel] {
        let providers = links(of: name).map(\.provider)
        let answers = await withTaskGroup(of: (Int, [String]).self) { group in
            for (index, provider) in providers.enumerated() {
                group.addTask { (index, (try? await provider.models()) ?? []) }
            }
            return await group.reduce(into: [Int: [String]]()) { $0[$1.0] = $1.1 }
        }
        var told: Set<String> = []
        return providers.enumerated().flatMap { index, provider in
            (answers[index] ?? []).lazy.filter { (1...Self.modelNameLimit).contains($0.count) }
                .filter { told.insert("\(provider.kind)\n\($0)").inserted }.prefix(Self.modelLimit)
                .map { OfferedModel(provider: provider.kind, name: $0) }
        }
    }

    private func links(of name: String) -> [FallbackLanguageModel.Link] {
        (agent(anyNamed: name)?.model as? FallbackLanguageModel)?.links ?? []
    }
}
