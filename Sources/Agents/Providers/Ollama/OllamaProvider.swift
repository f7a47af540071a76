import Net
import Runtime
package import VoiceCore

/// Ollama's own API, which tells the time that a model takes to load from that of its first token.
package struct OllamaProvider: Provider {
    package let kind = "ollama"
    package var model: String? { exchange.configuration.model }
    private let exchange: ModelExchange
    private let baseURL: ServerAddress
    private let residency = OllamaResidency()

    private static let lookPatience: Duration = .milliseconds(500)

    init(_ configuration: ProviderConfiguration, baseURL: ServerAddress, clients: HTTPClients) {
        exchange = ModelExchange(configuration: configuration, clients: clients)
        self.baseURL = baseURL.dropping(["/v1/chat/completions", "/v1", "/api/chat", "/api"])
    }

    package func answer(
        to prompt: Prompt,
        yield: @escaping @Sendable (ModelEvent) async throws(ProviderError) -> Void
    ) async throws(ProviderError) {
        let configuration = exchange.configuration
        let isLoaded = await isLoaded()
        try await exchange.post(
            OllamaChatRequest(prompt, configuration).body,
            to: baseURL + "/api/chat",
            headers: exchange.bearer,
            firstTokenTimeout: isLoaded ? configuration.firstPieceTimeout : configuration.timeout,
            as: OllamaChatAnswer { Metric.modelLoad.observe($0) },
            yield: yield
        )
        residency.noteAnswer()
    }

    /// Whether the model is in memory; a server that doesn't say is taken at its best.
    private func isLoaded() async -> Bool {
        guard !residency.isCertain, let model else { return true }
        let list = try? await exchange.look(
            at: baseURL + "/api/ps",
            headers: exchange.bearer,
            patience: Self.lookPatience
        )
        guard let models = list?["models"]?.array else { return true }
        return models.contains { $0.isModel(named: model) }
    }

    package func models() async throws(ProviderError) -> [String] {
        let list = try await exchange.look(at: baseURL + "/api/tags", headers: exchange.bearer)
        return (list?["models"]?.array ?? []).compactMap { ($0["name"] ?? $0["model"])?.string }
    }

    package func examine() async throws(ProviderError) {
        let list = try await exchange.look(at: baseURL + "/api/tags", headers: exchange.bearer)
        guard let model, let models = list?["models"]?.array else { return }
        guard models.contains(where: { $0.isModel(named: model) }) else {
            throw .refused(status: 404, reason: "the model is not there; run `ollama pull \(model)`")
        }
    }
}

extension JSONValue {
    /// Whether an entry of a list of models is this one; a name without a tag means `latest`.
    fileprivate func isModel(named name: String) -> Bool {
        let full = name.contains(":") ? name : name + ":latest"
        return [self["name"], self["model"]].contains { $0?.string == name || $0?.string == full }
    }
}
