internal import Runtime
import VoiceCore

/// One prompt on its way through a chain.
///
/// Requests run as tasks beneath and tell what comes of them; all is decided here, by one task, one signal after the other.
final class ChainAnswer {
    typealias Yield = @Sendable (ModelEvent) async throws(ProviderError) -> Void

    let chain: FallbackLanguageModel
    private let prompt: Prompt
    let yield: Yield
    private let signals: AsyncStream<ChainRun.Signal>
    private let sender: AsyncStream<ChainRun.Signal>.Continuation

    var seam: Seam
    var usage: TokenUsage?
    /// The requests that are under way, by number.
    var runs: [Int: ChainRun] = [:]
    private var lastNumber = 0
    /// Whose words are passed on.
    var speaker: Int?
    var lastPieceAt = ContinuousClock.now
    /// Whether a `stallDue` is on its way.
    var isWatchingStall = false
    var order: AskingOrder

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

    func ask(_ link: Int, _ group: inout TaskGroup<Void>) {
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

    func wait(_ time: Duration, _ signal: ChainRun.Signal, _ group: inout TaskGroup<Void>) {
        group.addTask { [sender] in
            guard (try? await Task.sleep(for: time)) != nil else { return }
            sender.yield(signal)
        }
    }

    /// The next link that may be asked; one that rests is passed over, unless nobody else is left.
    func nextLink() async throws(ProviderError) -> Int? {
        while let link = order.nextFresh() {
            if chain.links.count == 1 || chain.links[link].state.admits() { return link }
            order.passOver(link)
            try await tell(.skipped, of: link, after: .zero)
        }
        return order.nextResting()
    }

    /// A link that was given up because another was sooner, when no other is left.
    func lastResort() -> Int? {
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

    func watchStall(for time: Duration, _ group: inout TaskGroup<Void>) {
        guard order.hasOthers, !isWatchingStall else { return }
        isWatchingStall = true
        wait(time, .stallDue, &group)
    }

    func pass(on text: String) async throws(ProviderError) {
        guard !text.isEmpty else { return }
        try await yield(.text(text))
    }
}
