import Runtime
package import VoiceCore

/// The chain of agents that have no providers of their own.
///
/// It is what the environment names; where that is nothing, a local server that was found, and until then `echo`.
package final class DefaultChain: Sendable {
    /// What the environment names, in order.
    package let configured: [ProviderConfiguration]
    private let registry: ProviderRegistry
    private let detector: LocalServerDetector?
    private let interval: Duration
    private let model: Lock<FallbackLanguageModel>
    private let search = Lock<Task<Void, Never>?>(nil)
    private static let logger = Logger("agents")

    /// Makes a chain that can answer at once.
    ///
    /// - Parameters:
    ///   - configured: What the environment names, in order; may be empty.
    ///   - registry: Makes the providers, `echo` among them.
    ///   - detector: Looks for a local server where nothing is configured; nil: nobody looks.
    ///   - interval: From one look to the next.
    /// - Throws: ``AgentProblem`` for a provider that can't be made.
    package init(
        configured: [ProviderConfiguration],
        registry: ProviderRegistry,
        detector: LocalServerDetector?,
        interval: Duration = .seconds(60)
    ) throws(AgentProblem) {
        self.configured = configured
        self.registry = registry
        self.detector = detector
        self.interval = interval
        let first = configured.isEmpty ? [ProviderConfiguration(kind: "echo", retries: 0)] : configured
        model = Lock(try registry.chain(first))
    }

    /// The chain as it is now.
    package var current: FallbackLanguageModel { model.withLock { $0 } }

    /// Begins to look for a local server in the background, unless a provider is configured.
    package func start() {
        guard configured.isEmpty, let detector else { return }
        search.withLock { search in
            search = search ?? Task(name: "local model server") { await self.look(with: detector) }
        }
    }

    /// Ends the search.
    package func stop() async {
        let running = search.withLock { $0 }
        running?.cancel()
        await running?.value
    }

    private func look(with detector: LocalServerDetector) async {
        while !Task.isCancelled {
            if let found = await detector.detect(), let chain = try? registry.chain([found]) {
                model.withLock { $0 = chain }
                Self.logger.info(
                    "found a local language-model server",
                    ["url": found.baseURL ?? "", "model": found.model ?? ""]
                )
                return
            }
            try? await Task.sleep(for: interval)
        }
    }
}

extension ProviderRegistry {
    /// A chain of all of these.
    fileprivate func chain(_ configurations: [ProviderConfiguration]) throws(AgentProblem) -> FallbackLanguageModel {
        var links: [(provider: any Provider, configuration: ProviderConfiguration)] = []
        for configuration in configurations { links.append((try provider(configuration), configuration)) }
        return chain(links)
    }
}
