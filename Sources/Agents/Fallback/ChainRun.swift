import VoiceCore

/// One request of a chain to one of its providers.
struct ChainRun {
    /// What a run tells its chain, with the run's number.
    enum Signal: Sendable {
        case event(Int, ModelEvent)
        case ended(Int, ProviderError?)
        case retryDue(link: Int)
        case hedgeDue
        case stallDue
        /// The beginning of a run's answer has waited for long enough.
        /// What waits is told, unless it sounds like reasoning.
        case glanceDue(Int)
        case holdDue(Int)
    }

    let number: Int
    let link: Int
    let startedAt = ContinuousClock.now
    /// Finishing it cancels the request.
    let stop: AsyncStream<Never>.Continuation
    var hasSpoken = false
    /// Takes out what is not for people.
    var filter: AnswerFilter
    /// Why it ended, where it said so.
    var finish: FinishReason?
    var isHoldWatched = false

    /// Asks the provider until it has answered or `stops` ends; what comes is told as signals.
    static func ask(
        _ provider: any Provider,
        _ prompt: Prompt,
        as number: Int,
        until stops: AsyncStream<Never>,
        _ signals: AsyncStream<Signal>.Continuation
    ) async {
        await withTaskGroup(of: ProviderError?.self) { group in
            group.addTask {
                do throws(ProviderError) {
                    try await provider.answer(to: prompt) { event async throws(ProviderError) in
                        guard !Task.isCancelled else { throw .cancelled }
                        signals.yield(.event(number, event))
                    }
                    return nil
                } catch {
                    return error
                }
            }
            group.addTask {
                for await _ in stops {}
                return .cancelled
            }
            let failure = await group.next() ?? .cancelled
            group.cancelAll()
            signals.yield(.ended(number, failure))
        }
    }
}
