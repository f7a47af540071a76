package import VoiceCore

/// A chain of providers in order of preference, itself a language model.
///
/// The next one is asked when one fails before its first word. One that fails in mid-sentence is followed by the next one
/// too, which goes on from there. One that failed a few times is left alone for a while.
package struct FallbackLanguageModel: LanguageModel {
    package struct Link: Sendable {
        package let provider: any Provider
        /// What all chains know of its endpoint.
        package let state: ProviderState
        /// How often the same request may be tried again.
        package let retries: Int

        package init(_ provider: any Provider, state: ProviderState? = nil, retries: Int) {
            self.provider = provider
            self.state = state ?? ProviderState(provider.name, model: provider.model)
            self.retries = retries
        }
    }

    /// What chains do by the clock.
    package struct Pace: Sendable {
        /// Before the first retry of a provider that doesn't say how long to wait; each further one waits twice as long.
        package var pause: Duration = .milliseconds(100)
        /// A stream that is silent for longer is gone on with by the next provider, where there is one.
        package var stall: Duration = .seconds(3)

        package init() {}
    }

    package let links: [Link]
    /// Whether a second provider is asked when the first is slower than usual.
    let hedges: Bool
    let pace: Pace
    let budget: RetryBudget

    /// Makes a chain.
    ///
    /// - Parameters:
    ///   - links: In the order in which they are asked; a chain of none refuses every prompt.
    ///   - hedges: Whether a second provider is asked when the first is slower than its usual self.
    ///   - pace: What it does by the clock.
    package init(_ links: [Link], hedges: Bool = false, pace: Pace = Pace()) {
        self.init(links, hedges: hedges, pace: pace, budget: RetryBudget())
    }

    init(_ links: [Link], hedges: Bool, pace: Pace = Pace(), budget: RetryBudget) {
        self.links = links
        self.hedges = hedges
        self.pace = pace
        self.budget = budget
    }

    /// The same chain for an agent that hedges or doesn't.
    func with(hedges: Bool) -> Self { Self(links, hedges: hedges, pace: pace, budget: budget) }

    package func answer(
        to prompt: Prompt,
        yield: @escaping @Sendable (ModelEvent) async throws(ProviderError) -> Void
    ) async throws(ProviderError) {
        guard !links.isEmpty else {
            throw .unavailable(reason: "no provider of the agent can be used", retryAfter: nil)
        }
        try await ChainAnswer(of: self, to: prompt, yield).run()
    }
}

extension Provider {
    /// For people: the kind and the model.
    package var name: String { [kind, model].compactMap { $0 }.joined(separator: " ") }
}
