import Net
import Runtime
package import VoiceCore

/// Anthropic's Messages API, and servers that speak it.
package struct AnthropicProvider: Provider {
    package let kind = "anthropic"
    package var model: String? { exchange.configuration.model }
    private let exchange: ModelExchange
    private let baseURL: ServerAddress

    private static let version = "2023-06-01"

    init(_ configuration: ProviderConfiguration, baseURL: ServerAddress, clients: HTTPClients) {
        exchange = ModelExchange(configuration: configuration, clients: clients)
        // Also beneath a path of a proxy, such as `/anthropic`.
        self.baseURL = ServerAddress(checked: baseURL.dropping(["/v1/messages", "/v1"]) + "/v1")
    }

    package func answer(
        to prompt: Prompt,
        yield: @escaping @Sendable (ModelEvent) async throws(ProviderError) -> Void
    ) async throws(ProviderError) {
        do throws(ProviderError) {
            try await answer(to: prompt, continuesLast: true, yield)
        } catch {
            // Some models go on with the assistant's last words, others refuse to.
            guard !prompt.alreadySaid.isEmpty, case .refused(400, _) = error else { throw error }
            try await answer(to: prompt, continuesLast: false, yield)
        }
    }

    private func answer(
        to prompt: Prompt,
        continuesLast: Bool,
        _ yield: ModelExchange.Yield
    ) async throws(ProviderError) {
        try await exchange.post(
            MessagesRequest(prompt, exchange.configuration, continuesLast: continuesLast).body,
            to: baseURL + "/messages",
            headers: headers,
            firstTokenTimeout: exchange.configuration.firstPieceTimeout,
            as: MessagesAnswer(),
            yield: yield
        )
    }

    package func models() async throws(ProviderError) -> [String] {
        let list = try await exchange.look(at: baseURL + "/models", headers: headers)
        return (list?["data"]?.array ?? []).compactMap { $0["id"]?.string }
    }

    package func examine() async throws(ProviderError) {
        // A server that speaks only this API's messages is as good.
        try await exchange.look(at: baseURL + "/models", headers: headers, accepting: [404, 405])
    }

    private var headers: [(name: String, value: String)] {
        let key = exchange.configuration.apiKey.map { [(name: "X-Api-Key", value: $0)] } ?? []
        return key + [(name: "Anthropic-Version", value: Self.version)]
    }
}
