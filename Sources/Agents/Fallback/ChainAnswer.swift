internal import Runtime
import VoiceCore

/// One prompt on its way through a chain.
///
/// Requests run as tasks beneath and tell what comes of them; all is decided here, by one task, one signal after the other.
final class ChainAnswer {
    typealias Yield = @Sendable (ModelEvent) async throws(ProviderError) -> Void

    /// A reply ends here, in characters (Unicode scalars).
    static let longestReply = 65_536
    /// A longer piece is passed on in several, in characters.
    private static let longestPiece = 2048
    private static let signalsInRow = 64

    let chain: FallbackLanguageModel
    private let prompt: Prompt
    let yield: Yield
    private let signals: AsyncStream<ChainRun.Signal>
    private let sender: AsyncStream<ChainRun.Signal>.Continuation

    var seam: Seam
    var usage: TokenUsage?
    /// How many characters were passed on.
    private var length = 0
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
        var count = 0
        for await signal in signals {
            count += 1
            // Signals that are there already are taken without a pause; others on the loop have their turn too.
            if count % Self.signalsInRow == 0 { await Task.yield() }
            switch signal {
            case .event(let number, let event):
                if try await take(event, of: number, &group) { return }
            case .glanceDue(let number):
                if runs[number]?.filter.holdsReasoning == true {
                    wait(ReasoningHabit.moment - ReasoningHabit.glance, .holdDue(number), &group)
                } else if let text = runs[number]?.filter.release() {
                    if try await say(text, of: number, &group) { return }
                }
            case .holdDue(let number):
                guard let text = runs[number]?.filter.release() else { continue }
                if try await say(text, of: number, &group) { return }
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
        let filter = AnswerFilter(hold: chain.links[link].state.hold)
        runs[number] = ChainRun(number: number, link: link, stop: stop, filter: filter)
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

    /// True when the answer is complete with it.
    private func take(
        _ event: ModelEvent,
        of number: Int,
        _ group: inout TaskGroup<Void>
    ) async throws(ProviderError) -> Bool {
        guard let run = runs[number] else { return false }
        switch event {
        case .text(let piece):
            lastPieceAt = .now
            let text = runs[number]?.filter.append(piece) ?? ""
            if run.filter.hold == .moment, run.filter.isHolding, !run.isHoldWatched {
                runs[number]?.isHoldWatched = true
                wait(ReasoningHabit.glance, .glanceDue(number), &group)
            }
            return try await say(text, of: number, &group)
        case .usage(let tokens):
            usage = TokenUsage(
                inputTokens: (usage?.inputTokens ?? 0) + tokens.inputTokens,
                outputTokens: (usage?.outputTokens ?? 0) + tokens.outputTokens
            )
        case .finished(let finish): runs[number]?.finish = finish
        case .opened, .attempt: break
        }
        return false
    }

    /// Passes on what a run says; true when the reply is as long as one may be, and so complete.
    func say(_ text: String, of number: Int, _ group: inout TaskGroup<Void>) async throws(ProviderError) -> Bool {
        guard let run = runs[number], !text.isEmpty else { return false }
        if !run.hasSpoken { try await giveFloor(to: run, &group) }
        try await pass(on: seam.append(text))
        guard length >= Self.longestReply, let run = runs[number] else { return false }
        try await complete(run, .length)
        return true
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

    /// Passes text on bit by bit, up to the end of the longest reply.
    func pass(on text: String) async throws(ProviderError) {
        let count = text.unicodeScalars.count
        guard count > min(Self.longestPiece, Self.longestReply - length) else {
            length += count
            if count > 0 { try await yield(.text(text)) }
            return
        }
        var rest = text.unicodeScalars[...]
        while !rest.isEmpty, length < Self.longestReply {
            let piece = rest.prefix(min(Self.longestPiece, Self.longestReply - length))
            rest = rest[piece.endIndex...]
            length += piece.count
            try await yield(.text(String(Substring(piece))))
            if !rest.isEmpty { await Task.yield() }
        }
    }
}
