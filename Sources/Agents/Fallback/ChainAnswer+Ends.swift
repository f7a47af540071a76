internal import Runtime
import VoiceCore

/// From the end of a request to the next one, or to the end of the answer.
extension ChainAnswer {
    /// A request has ended; true when the answer is complete.
    func end(
        _ number: Int,
        _ error: ProviderError?,
        _ group: inout TaskGroup<Void>
    ) async throws(ProviderError) -> Bool {
        guard let rest = error == nil ? runs[number]?.filter.finish() : runs[number]?.filter.breakOff() else {
            return false
        }
        if error != .cancelled, try await say(rest, of: number, &group) { return true }
        guard let run = runs[number] else { return false }
        if error == nil {
            chain.links[run.link].state.note(hadUnopenedReasoning: run.filter.hadUnopenedReasoning)
        }
        var failure = error
        if run.hasSpoken {
            if let reason = error?.reason, error != .cancelled { failure = .cut(reason: reason) }
        } else if error == nil {
            failure = .malformedAnswer(run.silence)
        }
        guard let failure else {
            try await pass(on: seam.finish())
            try await complete(run, run.finish ?? .stop)
            return true
        }
        try await close(run, failure)
        guard failure != .cancelled else { throw failure }
        try await goOn(after: run, failure, &group)
        return false
    }

    /// All was said: what came of it is told.
    func complete(_ run: ChainRun, _ finish: FinishReason) async throws(ProviderError) {
        if let usage { try await yield(.usage(usage)) }
        try await yield(.finished(finish))
        try await close(run, nil)
    }

    /// Somebody else is asked, or the same provider again, or the answer ends here.
    private func goOn(
        after run: ChainRun,
        _ failure: ProviderError,
        _ group: inout TaskGroup<Void>
    ) async throws(ProviderError) {
        if run.hasSpoken {
            speaker = nil
            seam.breakOff()
        }
        // Another one is at it already.
        guard runs.isEmpty else { return }
        if order.mayRetry(run.link) {
            let pause = pause(before: failure, of: run.link)
            if let pause, chain.budget.allows("retry") {
                order.useTry(of: run.link)
                return wait(pause, .retryDue(link: run.link), &group)
            }
            if pause == nil, failure.isLateOrCut { order.giveUp(run.link) }
        }
        guard let link = try await nextLink() ?? lastResort() else {
            try await pass(on: seam.finish())
            throw failure
        }
        if run.hasSpoken { Metric.continuations.add() }
        ask(link, &group)
    }

    /// How long to wait before the same provider is asked again; nil: it isn't.
    private func pause(before error: ProviderError, of link: Int) -> Duration? {
        switch error {
        case .unavailable(_, let retryAfter):
            let pause = retryAfter ?? chain.pace.pause * (1 << order.triesUsed(of: link)) * Double.random(in: 0.5...1.5)
            // Whoever speaks waits for an answer meanwhile.
            return pause <= .seconds(1) ? pause : nil
        // Its time has been waited for once: another provider is sooner done. In mid-sentence nobody is sooner.
        case .timedOut, .cut: return order.hasOthers ? nil : .zero
        default: return nil
        }
    }

    func checkStall(_ group: inout TaskGroup<Void>) async throws(ProviderError) {
        isWatchingStall = false
        guard let number = speaker, let run = runs[number], order.hasOthers else { return }
        let left = chain.pace.stall - (.now - lastPieceAt)
        guard left <= .zero else { return watchStall(for: left, &group) }
        let failure = ProviderError.cut(reason: "the answer stalled")
        try await close(run, failure)
        try await goOn(after: run, failure, &group)
    }

    /// Notes how a request ended and tells it; one that is under way is cancelled.
    func close(_ run: ChainRun, _ failure: ProviderError?) async throws(ProviderError) {
        runs[run.number] = nil
        run.stop.finish()
        for (kind, count) in run.filter.dropped { Metric.markupDropped.add(count, kind.rawValue) }
        let link = chain.links[run.link]
        link.state.note(failure, of: link.provider)
        try await tell(failure?.outcome ?? .ok, of: run.link, after: .now - run.startedAt)
    }

    /// Nobody listens any longer, or nobody is left to ask.
    func abandonRuns() async {
        for run in runs.values.sorted(by: { $0.number < $1.number }) {
            do throws(ProviderError) { try await close(run, .cancelled) } catch { continue }
        }
    }

    func tell(_ outcome: Attempt.Outcome, of link: Int, after time: Duration) async throws(ProviderError) {
        let provider = chain.links[link].provider
        Metric.providerRequests.add(1, provider.kind, outcome.rawValue)
        try await yield(
            .attempt(Attempt(provider: provider.kind, model: provider.model, outcome: outcome, duration: time))
        )
    }
}

extension ChainRun {
    /// Why an answer that ended well holds nothing that could be said.
    fileprivate var silence: String {
        if finish == .length { return "its tokens were used up before its first word" }
        if finish == .filtered { return "all of the answer was filtered" }
        if filter.dropped[.reasoning] != nil { return "the answer was only reasoning" }
        return filter.dropped[.call] != nil ? "the answer was only a call of a tool" : "the answer holds no text"
    }
}

extension ProviderError {
    /// Whether the same request may do better at another time.
    fileprivate var isLateOrCut: Bool {
        switch self {
        case .timedOut, .cut: true
        default: false
        }
    }
}
