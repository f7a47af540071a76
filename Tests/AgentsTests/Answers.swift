import Agents
import Loops
import Net
import Runtime
import VoiceCore

/// What came of one prompt.
struct Outcome: Sendable {
    var events: [ModelEvent] = []
    var error: ProviderError?

    var text: String {
        events.map { event in if case .text(let piece) = event { piece } else { "" } }.joined()
    }

    var usage: TokenUsage? {
        events.compactMap { event in if case .usage(let usage) = event { usage } else { nil } }.last
    }

    var finish: FinishReason? {
        events.compactMap { event in if case .finished(let finish) = event { finish } else { nil } }.last
    }

    var attempts: [Attempt] {
        events.compactMap { event in if case .attempt(let attempt) = event { attempt } else { nil } }
    }

    /// `provider/model` of each that began to answer.
    var opened: [String] {
        events.compactMap { event in
            if case .opened(let provider, let model) = event { "\(provider)/\(model ?? "")" } else { nil }
        }
    }
}

extension LanguageModel {
    /// Collects everything that the model yields to the end of its answer.
    func outcome(
        of prompt: Prompt = Prompt(instructions: "", messages: [.init(role: .user, content: "hello")])
    ) async
        -> Outcome
    {
        let events = Lock<[ModelEvent]>([])
        do throws(ProviderError) {
            try await answer(to: prompt) { event async throws(ProviderError) in
                events.withLock { $0.append(event) }
            }
            return Outcome(events: events.withLock { $0 })
        } catch {
            return Outcome(events: events.withLock { $0 }, error: error)
        }
    }
}

/// An event loop with an HTTP client, which lives as long as the tests.
struct TestClients: Sendable {
    private static let made = Result { try TestClients() }

    static func shared() throws -> TestClients { try made.get() }

    let loops: LoopGroup
    let clients: HTTPClients
    let registry: ProviderRegistry

    private init() throws {
        loops = try LoopGroup(count: 1)
        clients = HTTPClients(loops)
        registry = ProviderRegistry(
            [OpenAI.vendor, Anthropic.vendor, Ollama.vendor, N8N.vendor, Echo.vendor],
            clients: clients
        )
    }

    func openAI(
        _ url: String,
        _ change: (inout ProviderConfiguration) -> Void = { _ in }
    ) throws -> any Provider {
        var configuration = ProviderConfiguration(kind: "openai", baseURL: url + "/v1", model: "m")
        change(&configuration)
        return try registry.provider(configuration)
    }

    /// A provider of any kind at an address.
    func provider(
        _ kind: String,
        _ url: String,
        _ change: (inout ProviderConfiguration) -> Void = { _ in }
    ) throws -> any Provider {
        var configuration = ProviderConfiguration(kind: kind, baseURL: url, model: "m")
        change(&configuration)
        return try registry.provider(configuration)
    }
}
