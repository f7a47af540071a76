@testable import Agents
import Runtime
import TestSupport
import Testing
import VoiceCore

@Suite("Chains under faults", .timeLimit(.minutes(3)))
struct ChainFaultTests {
    enum Fault: CaseIterable, Sendable {
        case unreachable, blackHole, keyRefused, garbage, tooMany, serverError, cut, stall, endless
    }

    /// Says one sentence, or goes on with it where another broke off, unless it is to fail.
    final class Speaker: Provider {
        let kind: String
        let model: String? = nil
        let fault = Lock<Fault?>(nil)
        private let random: Lock<SeededRandom>
        static let sentence =
            "It is half past four, and the well-known train to Zürich doesn't leave before five o'clock."

        init(_ kind: String, seed: UInt64) {
            self.kind = kind
            random = Lock(SeededRandom(seed: seed))
        }

        func examine() async throws(ProviderError) {
            let isDown = fault.withLock { $0 != nil && $0 != .cut && $0 != .stall }
            if isDown { throw .unavailable(reason: "down", retryAfter: nil) }
        }

        func answer(
            to prompt: Prompt,
            yield: @escaping @Sendable (ModelEvent) async throws(ProviderError) -> Void
        ) async throws(ProviderError) {
            let fault = fault.withLock { $0 }
            switch fault {
            case nil, .cut, .stall: break
            case .unreachable: throw .unavailable(reason: "closed port", retryAfter: nil)
            case .blackHole, .endless: throw .timedOut(reason: "no first token")
            case .keyRefused: throw .refused(status: 401, reason: "key")
            case .garbage: throw .malformedAnswer("garbage")
            case .tooMany: throw .unavailable(reason: "429", retryAfter: .milliseconds(5))
            case .serverError: throw .unavailable(reason: "500", retryAfter: nil)
            }
            let text = Array(rest(after: prompt.alreadySaid))
            let breaksAt =
                fault == nil ? text.count : random.withLock { Int.random(in: 1..<max(2, text.count), using: &$0) }
            var index = 0
            while index < breaksAt {
                let size = random.withLock { Int.random(in: 1...6, using: &$0) }
                let end = min(index + size, breaksAt)
                try await yield(.text(String(text[index..<end])))
                index = end
            }
            if fault == .stall {
                try? await Task.sleep(for: .seconds(3600))
                throw .cancelled
            }
            if fault == .cut { throw .unavailable(reason: "cut", retryAfter: nil) }
        }

        /// What models do: they go on exactly, or repeat the last words, the clause or all of it.
        private func rest(after said: String) -> String {
            let words = Self.sentence.split(separator: " ")
            let count = said.split(separator: " ").count
            // A clause that was said has no space at its end.
            guard count > 0 else { return Self.sentence }
            let repeated = random.withLock { [0, 0, 1, 3, count].randomElement(using: &$0) ?? 0 }
            let rest = words.dropFirst(max(0, count - repeated)).joined(separator: " ")
            let isSpaced = random.withLock { Bool.random(using: &$0) }
            return isSpaced ? " " + rest : rest
        }
    }

    @Test("With one of three always well, 1,000 turns are answered, with nothing repeated and no word broken")
    func scheduledFaults() async {
        let seed = UInt64.random(in: 0...999_999)
        var random = SeededRandom(seed: seed)
        let speakers = ["a", "b", "c"].enumerated().map { Speaker($0.element, seed: seed + UInt64($0.offset)) }
        var pace = FallbackLanguageModel.Pace()
        pace.pause = .milliseconds(1)
        pace.stall = .milliseconds(60)
        let links = speakers.map { speaker in
            let breaker = CircuitBreaker(rest: .milliseconds(20), longestRest: .milliseconds(40))
            return FallbackLanguageModel.Link(speaker, state: ProviderState(speaker.kind, breaker: breaker), retries: 1)
        }
        let chain = FallbackLanguageModel(links, pace: pace)
        var continued = 0
        for turn in 0..<1000 {
            for speaker in speakers { speaker.fault.withLock { $0 = nil } }
            for speaker in speakers.shuffled(using: &random).prefix(Int.random(in: 0...2, using: &random)) {
                let fault = Fault.allCases.randomElement(using: &random)
                speaker.fault.withLock { $0 = fault }
            }
            let outcome = await chain.outcome()
            #expect(outcome.text == Speaker.sentence, "seed \(seed), turn \(turn): \(outcome.attempts)")
            #expect(outcome.error == nil, "seed \(seed), turn \(turn)")
            if outcome.opened.count > 1 { continued += 1 }
        }
        #expect(continued > 50)
        // All are well again: after a rest the first of them answers.
        for speaker in speakers { speaker.fault.withLock { $0 = nil } }
        var opened: [String] = []
        while opened != ["a/"], !Task.isCancelled { opened = await chain.outcome().opened }
        #expect(opened == ["a/"], "the first has not come back")
    }

    @Test("One that failed gravely is passed over, and asked again after its rest when it answers a probe")
    func breaker() async throws {
        let first = Speaker("a", seed: 1)
        let state = ProviderState("a", breaker: CircuitBreaker(rest: .seconds(2)))
        let chain = FallbackLanguageModel(
            [.init(first, state: state, retries: 0), .init(Speaker("b", seed: 2), retries: 0)]
        )
        first.fault.withLock { $0 = .blackHole }
        #expect(await chain.outcome().attempts.map(\.outcome) == [.timeout, .ok])
        #expect(state.breakerState != .closed)
        #expect(state.problem?.hasPrefix("a: no first token; asked again in") == true)
        #expect(await chain.outcome().attempts.map(\.outcome) == [.skipped, .ok])
        first.fault.withLock { $0 = nil }
        // The probe has the first trial, the next prompt after it the second.
        var back = await chain.outcome()
        while back.opened != ["a/"], !Task.isCancelled { back = await chain.outcome() }
        #expect(back.attempts.map(\.outcome) == [.ok])
        #expect(state.breakerState == .closed && state.problem == nil)
    }

    @Test("A chain whose providers all rest asks them nevertheless")
    func neverSilent() async {
        let first = Speaker("a", seed: 1)
        let second = Speaker("b", seed: 2)
        let chain = FallbackLanguageModel([.init(first, retries: 0), .init(second, retries: 0)])
        for speaker in [first, second] { speaker.fault.withLock { $0 = .keyRefused } }
        #expect(await chain.outcome().error?.outcome == .refused)
        first.fault.withLock { $0 = nil }
        let outcome = await chain.outcome()
        #expect(outcome.text == Speaker.sentence)
        #expect(outcome.attempts.map(\.outcome) == [.skipped, .skipped, .ok])
    }

    @Test("A prompt that a provider refuses says nothing about the provider")
    func onePrompt() async {
        let state = ProviderState("a", breaker: CircuitBreaker(failureLimit: 1))
        let chain = FallbackLanguageModel(
            [.init(FallbackTests.Scripted("a", [.fail(.refused(status: 400, reason: ""))]), state: state, retries: 0)]
        )
        _ = await chain.outcome()
        #expect(state.breakerState == .closed)
    }

    @Test(
        "A second provider is asked when the first is slower than usual; whoever speaks first goes on, the other is cancelled"
    )
    func hedge() async {
        let state = ProviderState("a")
        for _ in 0..<20 { state.noteFirstToken(after: .milliseconds(20)) }
        let slow = FallbackTests.Scripted("a", [.hang])
        let quick = FallbackTests.Scripted("b", [.say("quick.")])
        let links: [FallbackLanguageModel.Link] = [.init(slow, state: state, retries: 0), .init(quick, retries: 0)]
        let hedging = await FallbackLanguageModel(links, hedges: true).outcome()
        #expect(hedging.text == "quick.")
        #expect(hedging.attempts.map { "\($0.provider) \($0.outcome)" } == ["a cancelled", "b ok"])
        #expect(slow.wasCancelled.withLock { $0 })
        #expect(state.breakerState == .closed)

        let usual = FallbackTests.Scripted("a", [.say("usual.")])
        let same = await FallbackLanguageModel(
            [.init(usual, state: state, retries: 0), .init(quick, retries: 0)],
            hedges: true
        ).outcome()
        #expect(same.text == "usual." && same.attempts.count == 1)
    }

    @Test("Retries and hedges add a fifth to the requests at most, beyond a small reserve")
    func budget() {
        let budget = RetryBudget()
        var extra = 0
        while budget.allows("retry") { extra += 1 }
        let reserve = extra
        #expect(reserve <= 10)
        for _ in 0..<1000 {
            budget.noteRequest()
            while budget.allows("retry") { extra += 1 }
        }
        #expect(extra - reserve == 200)
    }

    @Test("The 95th percentile of the first tokens needs a few of them, and forgets old ones")
    func percentile() {
        var times = RecentTimes()
        for second in 1...9 { times.append(.seconds(second)) }
        #expect(times.p95 == nil)
        for second in 10...100 { times.append(.seconds(second)) }
        #expect(times.p95 == .seconds(95))
        for _ in 0..<100 { times.append(.seconds(1)) }
        #expect(times.p95 == .seconds(1))
    }
}
