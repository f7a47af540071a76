import Net
import Runtime
package import VoiceCore

/// A workflow of n8n behind a webhook.
package struct N8NProvider: Provider {
    package let kind = "n8n"
    package var model: String? { exchange.configuration.model }
    private let exchange: ModelExchange
    private let url: String

    init(_ configuration: ProviderConfiguration, url: String, clients: HTTPClients) {
        exchange = ModelExchange(configuration: configuration, clients: clients)
        self.url = url
    }

    package func answer(
        to prompt: Prompt,
        yield: @escaping @Sendable (ModelEvent) async throws(ProviderError) -> Void
    ) async throws(ProviderError) {
        try await exchange.post(
            WorkflowRequest(prompt, exchange.configuration).body,
            to: url,
            headers: exchange.bearer,
            firstTokenTimeout: exchange.configuration.firstPieceTimeout,
            as: WorkflowAnswer(),
            yield: yield
        )
    }

    /// A webhook has nothing that could be asked without starting its workflow: only whether its host answers is known.
    package func examine() async throws(ProviderError) {
        guard let scheme = url.firstRange(of: "://") else { return }
        let root = url[..<scheme.upperBound] + url[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" }
        try await exchange.look(at: String(root) + "/healthz", accepting: Set(300..<500))
    }
}
