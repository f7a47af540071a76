package import Net
import Runtime

/// Looks for a language-model server on this machine (`GET /v1/models`).
package struct LocalServerDetector: Sendable {
    /// Where Ollama, llama.cpp, vLLM and LM Studio listen unless told otherwise.
    package static let usualPorts = [11434, 8080, 8000, 1234]

    private let ports: [Int]
    private let patience: Duration
    private let clients: HTTPClients

    /// Makes a detector.
    ///
    /// - Parameters:
    ///   - ports: Where to ask, in order of preference; never the server's own.
    ///   - patience: For each of them.
    ///   - clients: For the requests.
    package init(
        ports: [Int] = usualPorts,
        patience: Duration = .milliseconds(300),
        clients: HTTPClients
    ) {
        self.ports = ports
        self.patience = patience
        self.clients = clients
    }

    /// The first server that lists a model, with its first model; nil when there is none.
    package func detect() async -> ProviderConfiguration? {
        for port in ports {
            let url = "http://127.0.0.1:\(port)/v1"
            guard let model = await firstModel(at: url) else { continue }
            return ProviderConfiguration(
                kind: "openai",
                baseURL: url,
                model: model,
                // A server of one's own may load the model first, and nobody else is in the chain.
                firstTokenTimeout: .seconds(60)
            )
        }
        return nil
    }

    private func firstModel(at url: String) async -> String? {
        var request = HTTPClientRequest("GET", url + "/models")
        request.connectTimeout = patience
        request.totalTimeout = patience
        guard let response = try? await clients.nearest.open(request), response.status == 200,
            let body = try? await response.collect(upTo: 1024 * 1024),
            let list = try? JSONValue(parsing: body)
        else { return nil }
        return list["data"]?[0]?["id"]?.string
    }
}
