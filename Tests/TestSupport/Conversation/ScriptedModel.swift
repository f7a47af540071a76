import Runtime
package import VoiceCore

/// A language model that says what a test wants, and remembers what it was asked.
package final class ScriptedModel: LanguageModel {
    package enum Step: Sendable {
        case opened
        case say(String)
        /// Waits until the test lets it go on.
        case wait(Signal)
        case fail(ProviderError)
    }

    private let scripts: Lock<[[Step]]>
    private let asked = Lock<[Prompt]>([])
    private let cancelled = Lock(0)
    private let waiters = Lock<[CheckedContinuation<Void, Never>]>([])

    /// - Parameter scripts: One for each question; the last one answers all that follow.
    package init(_ scripts: [[Step]]) {
        self.scripts = Lock(scripts)
    }

    /// Answers every question with these pieces.
    package convenience init(_ pieces: String...) {
        self.init([[.opened] + pieces.map { .say($0) }])
    }

    package var prompts: [Prompt] { asked.withLock { $0 } }
    package var cancellations: Int { cancelled.withLock { $0 } }

    /// Returns when a question has been asked; at once when one has been before.
    package func nextQuestion() async {
        await withCheckedContinuation { continuation in
            let isAsked = asked.withLock { asked in
                if asked.isEmpty { waiters.withLock { $0.append(continuation) } }
                return !asked.isEmpty
            }
            if isAsked { continuation.resume() }
        }
    }

    package func answer(
        to prompt: Prompt,
        yield: @escaping @Sendable (ModelEvent) async throws(ProviderError) -> Void
    ) async throws(ProviderError) {
        asked.withLock { $0.append(prompt) }
        let waiting = waiters.withLock { waiters in
            defer { waiters = [] }
            return waiters
        }
        for waiter in waiting { waiter.resume() }
        let steps = scripts.withLock { $0.count > 1 ? $0.removeFirst() : $0.first ?? [] }
        for step in steps {
            switch step {
            case .opened: try await yield(.opened(provider: "scripted", model: "m1"))
            case .say(let piece): try await yield(.text(piece))
            case .wait(let signal): await signal.waitOrCancel()
            case .fail(let error):
                try await yield(attempt(error.outcome))
                throw error
            }
            if Task.isCancelled {
                cancelled.withLock { $0 += 1 }
                throw .cancelled
            }
        }
        try await yield(.usage(TokenUsage(inputTokens: prompt.messages.count, outputTokens: steps.count)))
        try await yield(.finished(.stop))
        try await yield(attempt(.ok))
    }

    private func attempt(_ outcome: Attempt.Outcome) -> ModelEvent {
        .attempt(Attempt(provider: "scripted", model: "m1", outcome: outcome, duration: .zero))
    }
}
