internal import Runtime
import VoiceCore

/// One prompt on its way through a chain.
///
/// Requests run as tasks beneath and tell what comes of them; all is decided here, by one task, one signal after the other.
final class ChainAnswer {
    typealias Yield = @Sendable (ModelEvent) async throws(ProviderError) -> Void

    let chain: FallbackLanguageModel
    private let prompt: Prompt
    private let yield: Yield
    private let signals: AsyncStream<ChainRun.Signal>
    private let sender: AsyncStream<ChainRun.Signal>.Continuation

    private var seam: Seam
    private var usage: TokenUsage?
    /// The requests that are under way, by number.
    private var runs: [Int: ChainRun] = [:]
    private var lastNumber = 0
    /// Whose words are passed on.
    private var speaker: Int?
    private var lastPieceAt = ContinuousClock.now
    /// Whether a `stallDue` is on its way.
    private var isWatchingStall = false
    private var order: AskingOrder

    init(of chain: FallbackLanguageModel, to prompt: Prompt, _ yield: @escaping Yield) {
        self.chain = chain
        self.prompt = prompt
        self.yield = yield
        (signals, sender) = AsyncStream.makeStream()
        order = AskingOrder(retries: chain.links.map(\.retries))
        seam = Seam(holdsWords: chain.links.count > 1 || chain.links.contains { $0.retries > 0 })
    }

    /// Answers the prompt.
    ///
    /// - Throws: The last provider's error, `cut` when words had been said, `cancelled` when nobody listens any more.
    func run() async throws(ProviderError) {
        chain.budget.noteRequest()
        let result: Result<Void, ProviderError> = await withTaskGroup(of: Void.self) { group in
            let result: Result<Void, ProviderError>
            do throws(ProviderError) {
                try await converse(&group)
                result = .success(())
            } catch {
                await abandonRuns()
                result = .failure(error)
            }
            group.cancelAll()
            return result
        }
        try result.get()
    }

    private func converse(_ group: inout TaskGroup<Void>) async throws(ProviderError) {
        guard let first = try await nextLink() else { return }
        ask(first, &group)
        if chain.hedges, chain.links.count > 1, let usual = chain.links[first].state.usualFirstToken {
            wait(usual, .hedgeDue, &group)
        }
        for await signal in signals {
            switch signal {
            case .event(let number, let event): try await take(event, of: number, &group)
            case .ended(let number, let failure):
                if try await end(number, failure, &group) { return }
            case .retryDue(let link): ask(link, &group)
            case .hedgeDue: try await hedge(&group)
            case .stallDue: try await checkStall(&group)
            }
        }
        throw .cancelled
    }

    // MARK: Asking

    private func ask(_ link: Int, _ group: inout TaskGroup<Void>) {
        var prompt = prompt
        prompt.alreadySaid += seam.said
        let provider = chain.links[link].provider
        let (stops, stop) = AsyncStream<Never>.makeStream()
        lastNumber += 1
        let number = lastNumber
        runs[number] = ChainRun(number: number, link: link, stop: stop)
        group.addTask { [prompt, sender] in
            await ChainRun.ask(provider, prompt, as: number, until: stops, sender)
        }
    }

    private func wait(_ time: Duration, _ signal: ChainRun.Signal, _ group: inout TaskGroup<Void>) {
        group.addTask { [sender] in
            guard (try? await Task.sleep(for: time)) != nil else { return }
            sender.yield(signal)
        }
    }

    /// The next link that may be asked; one that rests is passed over, unless nobody else is left.
    private func nextLink() async throws(ProviderError) -> Int? {
        while let link = order.nextFresh() {
            if chain.links.count == 1 || chain.links[link].state.admits() { return link }
            order.passOver(link)
            try await tell(.skipped, of: link, after: .zero)
        }
        return order.nextResting()
    }

    /// A link that was given up because another was sooner, when no other is left.
    private func lastResort() -> Int? {
        order.hasSlow && chain.budget.allows("retry") ? order.nextSlow() : nil
    }

    private func hedge(_ group: inout TaskGroup<Void>) async throws(ProviderError) {
        guard speaker == nil, runs.count == 1, order.hasFresh, chain.budget.allows("hedge"),
            let link = try await nextLink()
        else { return }
        ask(link, &group)
    }

    // MARK: What comes

    private func take(
        _ event: ModelEvent,
        of number: Int,
        _ group: inout TaskGroup<Void>
    ) async throws(ProviderError) {
        guard let run = runs[number] else { return }
        switch event {
        case .text(let piece):
            lastPieceAt = .now
            if !run.hasSpoken { try await giveFloor(to: run, &group) }
            try await pass(on: seam.append(piece))
        case .usage(let tokens):
            usage = TokenUsage(
                inputTokens: (usage?.inputTokens ?? 0) + tokens.inputTokens,
                outputTokens: (usage?.outputTokens ?? 0) + tokens.outputTokens
            )
        case .opened, .attempt: break
        }
    }

    /// The first to say something speaks; others are not needed any longer.
    private func giveFloor(to run: ChainRun, _ group: inout TaskGroup<Void>) async throws(ProviderError) {
        let link = chain.links[run.link]
        runs[run.number]?.hasSpoken = true
        speaker = run.number
        link.state.noteFirstToken(after: .now - run.startedAt)
        for other in runs.values where other.number != run.number {
            try await close(other, .cancelled)
        }
        try await yield(.opened(provider: link.provider.kind, model: link.provider.model))
        watchStall(for: chain.pace.stall, &group)
    }

    private func watchStall(for time: Duration, _ group: inout TaskGroup<Void>) {
        guard order.hasOthers, !isWatchingStall else { return }
        isWatchingStall = true
        wait(time, .stallDue, &group)
    }

    private func pass(on text: String) async throws(ProviderError) {
        guard !text.isEmpty else { return }
        try await yield(.text(text))
    }

    // MARK: Ends

    /// A request has ended; true when the answer is complete.
    private func end(
        _ number: Int,
        _ error: ProviderError?,
        _ group: inout TaskGroup<Void>
    ) async throws(ProviderError) -> Bool {
        guard let run = runs[number] else { return false }
        var failure = error
        if run.hasSpoken {
            if let reason = error?.reason, error != .cancelled { failure = .cut(reason: reason) }
        } else if error == nil {
            failure = .malformedAnswer("the answer holds no text")
        }
        guard let failure else {
            try await pass(on: seam.finish())
            if let usage { try await yield(.usage(usage)) }
            try await close(run, nil)
            return true
        }
        try await close(run, failure)
        guard failure != .cancelled else { throw failure }
        try await goOn(after: run, failure, &group)
        return false
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

    private func checkStall(_ group: inout TaskGroup<Void>) async throws(ProviderError) {
        isWatchingStall = false
        guard let number = speaker, let run = runs[number], order.hasOthers else { return }
        let left = chain.pace.stall - (.now - lastPieceAt)
        guard left <= .zero else { return watchStall(for: left, &group) }
        let failure = ProviderError.cut(reason: "the answer stalled")
        try await close(run, failure)
        try await goOn(after: run, failure, &group)
    }

    /// Notes how a request ended and tells it; one that is under way is cancelled.
    private func close(_ run: ChainRun, _ failure: ProviderError?) async throws(ProviderError) {
        runs[run.number] = nil
        run.stop.finish()
        let link = chain.links[run.link]
        link.state.note(failure, of: link.provider)
        try await tell(failure?.outcome ?? .ok, of: run.link, after: .now - run.startedAt)
    }

    /// Nobody listens any longer, or nobody is left to ask.
    private func abandonRuns() async {
        for run in runs.values.sorted(by: { $0.number < $1.number }) {
            do throws(ProviderError) { try await close(run, .cancelled) } catch { continue }
        }
    }

    private func tell(_ outcome: Attempt.Outcome, of link: Int, after time: Duration) async throws(ProviderError) {
        let provider = chain.links[link].provider
        Metric.providerRequests.add(1, provider.kind, outcome.rawValue)
        try await yield(
            .attempt(Attempt(provider: provider.kind, model: provider.model, outcome: outcome, duration: time))
        )
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
