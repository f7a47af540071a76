/// Prompt to text pieces.
///
/// A fallback chain is one too.
package protocol LanguageModel: Sendable {
    /// Answers a prompt piece by piece.
    ///
    /// Cancelling the task closes the request beneath at once. Attempts are yielded as they end, with the last one
    /// before the function returns or throws.
    /// - Throws: ``ProviderError``: nothing more comes, and what was yielded stands.
    func answer(
        to prompt: Prompt,
        yield: @escaping @Sendable (ModelEvent) async throws(ProviderError) -> Void
    ) async throws(ProviderError)
}

/// What comes from a model while it answers.
package enum ModelEvent: Sendable, Equatable {
    /// A provider begins to answer: sent once before the first text, and again if another one goes on.
    case opened(provider: String, model: String?)
    /// The next piece; never empty.
    case text(String)
    case usage(TokenUsage)
    /// Why the model ended; the last text has been there.
    case finished(FinishReason)
    /// One request to one provider has ended.
    case attempt(Attempt)
}

package struct TokenUsage: Sendable, Equatable {
    package var inputTokens: Int
    package var outputTokens: Int

    package init(inputTokens: Int, outputTokens: Int) {
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
    }
}

/// One request to one provider and how it went, as `reply.ended` lists it.
package struct Attempt: Sendable, Equatable {
    package enum Outcome: String, Sendable {
        case ok, timeout, refused, error, cut, cancelled, skipped
    }

    /// The provider's kind, such as `openai` or `echo`.
    package var provider: String
    package var model: String?
    package var outcome: Outcome
    package var duration: Duration

    package init(provider: String, model: String?, outcome: Outcome, duration: Duration) {
        self.provider = provider
        self.model = model
        self.outcome = outcome
        self.duration = duration
    }
}
