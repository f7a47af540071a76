import Agents
import Runtime
import TestSupport
import Testing
import VoiceCore

@Suite("A chain of providers", .timeLimit(.minutes(1)))
struct FallbackTests {
    /// Does in turn what it is told, and the last of it again and again.
    final class Scripted: Provider {
        let kind: String
        let model: String? = "m"
        private let steps: Lock<[[Step]]>
        let asked = Lock(0)
        let prompts = Lock<[Prompt]>([])
        let wasCancelled = Lock(false)

        enum Step: Sendable { case say(String), use(TokenUsage), fail(ProviderError), hang, wait(Duration) }

        init(_ kind: String, _ steps: [Step]...) {
            self.kind = kind
            self.steps = Lock(steps)
        }

        func examine() async throws(ProviderError) {}

        func answer(
            to prompt: Prompt,
            yield: @escaping @Sendable (ModelEvent) async throws(ProviderError) -> Void
        ) async throws(ProviderError) {
            asked.withLock { $0 += 1 }
            prompts.withLock { $0.append(prompt) }
            let now = steps.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
            for step in now {
                switch step {
                case .say(let text): try await yield(.text(text))
                case .use(let usage): try await yield(.usage(usage))
                case .fail(let error): throw error
                case .wait(let time): do { try await Task.sleep(for: time) } catch { throw .cancelled }
                case .hang:
                    try? await Task.sleep(for: .seconds(3600))
                    wasCancelled.withLock { $0 = true }
                    throw .cancelled
                }
            }
        }
    }

    static func chain(_ providers: Scripted..., retries: Int = 0) -> FallbackLanguageModel {
        FallbackLanguageModel(providers.map { .init($0, retries: retries) }, pace: Self.atOnce)
    }

    static let atOnce = {
        var pace = FallbackLanguageModel.Pace()
        pace.pause = .zero
        return pace
    }()

    static let down = ProviderError.unavailable(reason: "down", retryAfter: nil)

    @Test("The first that works answers, and the others aren't asked")
    func first() async {
        let second = Scripted("b", [.say("no")])
        let usage = TokenUsage(inputTokens: 1, outputTokens: 2)
        let outcome = await Self.chain(Scripted("a", [.say("x "), .say("y"), .use(usage)]), second).outcome()
        #expect(
            outcome.events.dropLast() == [
                .opened(provider: "a", model: "m"), .text("x "), .text("y"), .usage(usage), .finished(.stop),
            ]
        )
        #expect(outcome.attempts.map(\.outcome) == [.ok])
        #expect(outcome.error == nil)
        #expect(second.asked.withLock { $0 } == 0)
    }

    @Test(
        "One that fails before its first word is followed by the next, in order",
        arguments: [
            (down, Attempt.Outcome.error), (.timedOut(reason: ""), .timeout),
            (.refused(status: 401, reason: ""), .refused),
            (.malformedAnswer(""), .error),
        ]
    )
    func order(_ error: ProviderError, _ told: Attempt.Outcome) async {
        let outcome = await Self.chain(
            Scripted("a", [.fail(error)]),
            Scripted("b", [.fail(error)]),
            Scripted("c", [.say("x")])
        ).outcome()
        #expect(outcome.text == "x")
        #expect(outcome.opened == ["c/m"])
        #expect(outcome.attempts.map(\.provider) == ["a", "b", "c"])
        #expect(outcome.attempts.map(\.outcome) == [told, told, .ok])
        #expect(outcome.error == nil)
    }

    @Test("An answer without a word is a failure")
    func empty() async {
        let outcome = await Self.chain(Scripted("a", []), Scripted("b", [.say("x")])).outcome()
        #expect(outcome.text == "x")
        #expect(outcome.attempts.map(\.outcome) == [.error, .ok])
    }

    @Test(
        "One that fails in mid-sentence is followed by the next, which knows what was said",
        arguments: [
            down, .timedOut(reason: "down"), .malformedAnswer("down"), .cut(reason: "down"),
        ]
    )
    func continued(error: ProviderError) async {
        let next = Scripted("b", [.say("quick brown "), .say("fox.")])
        let first = Scripted("a", [.say("The "), .say("qui"), .fail(error)])
        let outcome = await Self.chain(first, next, retries: 3).outcome()
        #expect(outcome.text == "The quick brown fox.")
        #expect(outcome.error == nil)
        #expect(outcome.opened == ["a/m", "b/m"])
        #expect(outcome.attempts.map(\.outcome) == [.cut, .ok])
        #expect(next.prompts.withLock { $0.map(\.alreadySaid) } == ["The "])
    }

    @Test("One that is alone goes on with its own sentence, if it may be tried again")
    func continuedAlone() async {
        let alone = Scripted("a", [.say("The "), .fail(Self.down)], [.say("end.")])
        let outcome = await Self.chain(alone, retries: 1).outcome()
        #expect(outcome.text == "The end.")
        #expect(outcome.attempts.map(\.outcome) == [.cut, .ok])
    }

    @Test("When nobody is left to go on, what was said stays, and the answer is cut")
    func cut() async {
        let outcome = await Self.chain(
            Scripted("a", [.say("The end"), .fail(Self.down)]),
            Scripted("b", [.fail(Self.down)]),
            Scripted("c", [.say("is near"), .fail(Self.down)])
        ).outcome()
        #expect(outcome.text == "The is ")
        #expect(outcome.error == .cut(reason: "down"))
        #expect(outcome.attempts.map(\.outcome) == [.cut, .error, .cut])
    }

    @Test("One that broke off is asked again when nobody else can go on", arguments: [down, .timedOut(reason: "late")])
    func lastResort(error: ProviderError) async {
        let refused = ProviderError.refused(status: 401, reason: "key")
        let first = Scripted("a", [.say("The "), .fail(error)], [.say("end.")])
        let outcome = await Self.chain(first, Scripted("b", [.fail(refused)]), retries: 1).outcome()
        #expect(outcome.text == "The end.")
        #expect(outcome.attempts.map(\.outcome) == [.cut, .refused, .ok])
    }

    @Test("One that stalls in mid-sentence is followed by the next, and its request is closed")
    func stalled() async {
        let stalling = Scripted("a", [.say("The "), .hang])
        var pace = Self.atOnce
        pace.stall = .milliseconds(50)
        let chain = FallbackLanguageModel(
            [.init(stalling, retries: 0), .init(Scripted("b", [.say("end.")]), retries: 0)],
            pace: pace
        )
        let outcome = await chain.outcome()
        #expect(outcome.text == "The end.")
        #expect(outcome.attempts.map(\.outcome) == [.cut, .ok])
        #expect(stalling.wasCancelled.withLock { $0 })
    }

    @Test("What may pass is tried again here first, as often as allowed")
    func retries() async {
        let outcome = await Self.chain(
            Scripted("a", [.fail(Self.down)]),
            Scripted("b", [.fail(Self.down)], [.fail(Self.down)], [.say("x")]),
            retries: 2
        ).outcome()
        #expect(outcome.attempts.map(\.provider) == ["a", "a", "a", "b", "b", "b"])
        #expect(outcome.attempts.last?.outcome == .ok)
    }

    @Test(
        "A refusal isn't tried again, nor what asks for a long wait",
        arguments: [
            ProviderError.refused(status: 401, reason: ""), .unavailable(reason: "", retryAfter: .seconds(60)),
            .malformedAnswer(""),
        ]
    )
    func noRetry(error: ProviderError) async {
        let outcome = await Self.chain(Scripted("a", [.fail(error)]), retries: 5).outcome()
        #expect(outcome.attempts.count == 1)
        #expect(outcome.error == error)
    }

    @Test("A time that ran out isn't waited for twice while another provider is left")
    func timeouts() async {
        let slow = Scripted("a", [.fail(.timedOut(reason: ""))])
        let both = await Self.chain(slow, Scripted("b", [.say("x")]), retries: 1).outcome()
        #expect(both.attempts.map(\.provider) == ["a", "b"])
        let alone = await Self.chain(slow, retries: 1).outcome()
        #expect(alone.attempts.map(\.provider) == ["a", "a"])
    }

    @Test("When all fail the last failure is told, after every attempt")
    func allFail() async {
        let last = ProviderError.refused(status: 404, reason: "gone")
        let outcome = await Self.chain(Scripted("a", [.fail(Self.down)]), Scripted("b", [.fail(last)])).outcome()
        #expect(outcome.error == last)
        #expect(outcome.attempts.map(\.outcome) == [.error, .refused])
        #expect(outcome.opened.isEmpty)
    }

    @Test("A chain without providers refuses plainly")
    func none() async {
        let outcome = await Self.chain().outcome()
        #expect(outcome.error?.outcome == .error)
        #expect(outcome.events.isEmpty)
    }

    @Test("Hanging up says nothing about the provider and asks nobody else")
    func cancelled() async {
        let next = Scripted("b", [.say("x")])
        let outcome = await Self.chain(Scripted("a", [.fail(.cancelled)]), next, retries: 3).outcome()
        #expect(outcome.error == .cancelled)
        #expect(outcome.attempts.map(\.outcome) == [.cancelled])
        #expect(next.asked.withLock { $0 } == 0)
    }

    @Test("Who asks may stop by throwing")
    func listenerStops() async {
        let chain = Self.chain(Scripted("a", [.say("x "), .say("y")]), Scripted("b", [.say("z")]), retries: 3)
        let heard = Lock<[ModelEvent]>([])
        await #expect(throws: ProviderError.cancelled) {
            try await chain.answer(to: Prompt(instructions: "", messages: [])) { event async throws(ProviderError) in
                heard.withLock { $0.append(event) }
                if case .text = event { throw .cancelled }
            }
        }
        #expect(heard.withLock { $0.count } == 3)
    }

    @Test("Echo says that there is no model and repeats what it heard")
    func echo() async {
        let prompt = Prompt(
            instructions: "x",
            messages: [.init(role: .user, content: "old"), .init(role: .user, content: "the quick brown fox")]
        )
        let outcome = await FallbackLanguageModel([.init(EchoProvider(), retries: 0)]).outcome(of: prompt)
        #expect(
            outcome.text == "No language model is configured, so I can only repeat what I heard: the quick brown fox"
        )
        #expect(outcome.attempts.map(\.provider) == ["echo"])
    }
}
