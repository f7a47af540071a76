internal import Runtime
package import VoiceCore

/// A chain of providers in order of preference, itself a language model.
///
/// The next one is asked when one fails before its first word. Afterwards a failure ends the answer, since nobody else
/// would go on with the same sentence.
package struct FallbackLanguageModel: LanguageModel {
    package struct Link: Sendable {
        package let provider: any Provider
        /// How often the same request may be tried again before its first word.
        package let retries: Int

        package init(_ provider: any Provider, retries: Int) {
            self.provider = provider
            self.retries = retries
        }
    }

    package let links: [Link]
    private let pause: Duration

    /// Makes a chain.
    ///
    /// - Parameters:
    ///   - links: In the order in which they are asked; a chain of none refuses every prompt.
    ///   - pause: Between two tries of one provider that doesn't say how long to wait.
    package init(_ links: [Link], pause: Duration = .milliseconds(100)) {
        self.links = links
        self.pause = pause
    }

    package func answer(
        to prompt: Prompt,
        yield: @escaping @Sendable (ModelEvent) async throws(ProviderError) -> Void
    ) async throws(ProviderError) {
        var last = ProviderError.unavailable(reason: "no provider of the agent can be used", retryAfter: nil)
        for (index, link) in links.enumerated() {
            let isLast = index == links.count - 1
            var triesLeft = link.retries
            while true {
                guard let error = try await attempt(link.provider, prompt, yield) else { return }
                last = error
                guard triesLeft > 0, let pause = pause(before: error, isLast: isLast) else { break }
                triesLeft -= 1
                try await wait(pause)
            }
        }
        throw last
    }

    /// Asks one provider once.
    ///
    /// - Returns: Nil when it has answered, else why it could not begin.
    /// - Throws: What ends the whole answer: a failure after the first word, or that nobody listens any more.
    private func attempt(
        _ provider: any Provider,
        _ prompt: Prompt,
        _ yield: @escaping @Sendable (ModelEvent) async throws(ProviderError) -> Void
    ) async throws(ProviderError) -> ProviderError? {
        let startedAt = ContinuousClock.now
        let hasSpoken = Lock(false)
        var failure: ProviderError?
        do throws(ProviderError) {
            try await provider.answer(to: prompt) { event async throws(ProviderError) in
                if case .text = event, hasSpoken.withLock({ $0.exchange(true) }) == false {
                    try await yield(.opened(provider: provider.kind, model: provider.model))
                }
                try await yield(event)
            }
            if !hasSpoken.withLock({ $0 }) { failure = .malformedAnswer("the answer holds no text") }
        } catch {
            failure = error
        }
        let isCut = failure != nil && failure != .cancelled && hasSpoken.withLock { $0 }
        if isCut, let reason = failure?.reason { failure = .cut(reason: reason) }
        let outcome = failure?.outcome ?? .ok
        Metric.providerRequests.add(1, provider.kind, outcome.rawValue)
        let attempt = Attempt(
            provider: provider.kind,
            model: provider.model,
            outcome: outcome,
            duration: ContinuousClock.now - startedAt
        )
        do throws(ProviderError) {
            try await yield(.attempt(attempt))
        } catch {
            throw failure ?? error
        }
        if let failure, isCut || !failure.mayTryAnother { throw failure }
        return failure
    }

    /// How long to wait before the same provider is asked again; nil: it isn't.
    private func pause(before error: ProviderError, isLast: Bool) -> Duration? {
        switch error {
        case .unavailable(_, let retryAfter):
            let pause = retryAfter ?? pause
            // Whoever speaks waits for an answer meanwhile.
            return pause <= .seconds(1) ? pause : nil
        // Its time has been waited for once: another provider is sooner done.
        case .timedOut: return isLast ? .zero : nil
        default: return nil
        }
    }

    private func wait(_ pause: Duration) async throws(ProviderError) {
        do { try await Task.sleep(for: pause) } catch { throw .cancelled }
    }
}

extension Bool {
    /// Sets a new value and returns the former one.
    fileprivate mutating func exchange(_ value: Bool) -> Bool {
        defer { self = value }
        return self
    }
}
