import Net
import Runtime
package import VoiceCore

/// A workflow of n8n behind a webhook.
package struct N8NProvider: Provider {
    package let kind = "n8n"
    package var model: String? { exchange.configuration.model }
    private let exchange: ModelExchange
    private let url: ServerAddress

    init(_ configuration: ProviderConfiguration, url: ServerAddress, clients: HTTPClients) {
        exchange = ModelExchange(configuration: configuration, clients: clients)
        self.url = url
    }

    package func answer(
        to prompt: Prompt,
        yield: @escaping @Sendable (ModelEvent) async throws(ProviderError) -> Void
    ) async throws(ProviderError) {
        try await exchange.post(
            WorkflowRequest(prompt, exchange.configuration).body,
            to: url.text,
            headers: exchange.bearer,
            firstTokenTimeout: exchange.configuration.firstPieceTimeout,
            as: WorkflowAnswer(),
            yield: yield
        )
    }

    /// A webhook has nothing that could be asked without starting its workflow: only whether its host answers is known.
    package func examine() async throws(ProviderError) {
        let root = "\(url.scheme)://\(url.authority)"
        try await exchange.look(at: root + "/healthz", accepting: Set(300..<500))
    }
}
