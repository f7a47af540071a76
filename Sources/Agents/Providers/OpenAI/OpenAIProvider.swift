import Net
import Runtime
package import VoiceCore

/// Any server that speaks the chat completions of OpenAI.
///
/// OpenAI itself, OpenRouter, llama.cpp, vLLM, LM Studio, Ollama and many more.
package struct OpenAIProvider: Provider {
    package let kind = "openai"
    package var model: String? { exchange.configuration.model }
    private let exchange: ModelExchange
    private let baseURL: ServerAddress

    init(_ configuration: ProviderConfiguration, baseURL: ServerAddress, clients: HTTPClients) {
        exchange = ModelExchange(configuration: configuration, clients: clients)
        self.baseURL = baseURL.dropping(["/chat/completions"]).orPath("/v1")
    }

    package func answer(
        to prompt: Prompt,
        yield: @escaping @Sendable (ModelEvent) async throws(ProviderError) -> Void
    ) async throws(ProviderError) {
        try await exchange.post(
            ChatRequest(prompt, exchange.configuration).body,
            to: baseURL + "/chat/completions",
            headers: [(name: "Accept", value: "text/event-stream, application/json")] + exchange.bearer,
            firstTokenTimeout: exchange.configuration.firstPieceTimeout,
            as: ChatAnswer(),
            yield: yield
        )
    }

    package func models() async throws(ProviderError) -> [String] {
        let list = try await exchange.look(at: baseURL + "/models", headers: exchange.bearer)
        return (list?["data"]?.array ?? list?.array ?? []).compactMap { $0["id"]?.string }
    }

    package func examine() async throws(ProviderError) {
        // A server without this list may still chat.
        try await exchange.look(at: baseURL + "/models", headers: exchange.bearer, accepting: [404, 405])
    }
}
