import Agents
import Net
import Runtime

/// Asks language-model servers for their models, which costs nothing, to learn whether they would answer.
struct ProviderProbe {
    private let clients: HTTPClients
    private let models: Configuration.Models

    private static let patience: Duration = .seconds(5)

    init(_ clients: HTTPClients, _ models: Configuration.Models) {
        self.clients = clients
        self.models = models
    }

    /// How the providers of an agent are, in their order.
    ///
    /// One that works is enough.
    func findings(of agent: AgentListing) async -> [Finding] {
        var answers: [(name: String, problem: String?)] = []
        for endpoint in endpoints(of: agent) {
            answers.append((endpoint.name, await problem(of: endpoint)))
        }
        let works = answers.contains { $0.problem == nil }
        if answers.isEmpty {
            let detail =
                models.detectsLocalServer
                ? "no language model is configured: a local server is used where one is found, else echo repeats"
                : "no language model is configured, echo repeats what it hears; set OPENAI_BASE_URL"
            return [Finding(.warning, "agent \(agent.name)", detail)]
        }
        return answers.map { name, problem in
            let state: Finding.State = problem == nil ? .ok : works ? .warning : .failed
            return Finding(state, "agent \(agent.name)", "\(name): \(problem ?? "answers")")
        }
    }

    private struct Endpoint {
        let name: String
        let url: String
        let key: String?
    }

    private func endpoints(of agent: AgentListing) -> [Endpoint] {
        let rows = agent.json["providers"]?.array ?? []
        guard !rows.isEmpty else {
            guard models.openAIURL != nil || models.openAIKey != nil else { return [] }
            return [endpoint(url: models.openAIURL, key: models.openAIKey)]
        }
        return rows.filter { $0["kind"] == "openai" }.map { row in
            let key = row["api_key_env"]?.string.flatMap(ProcessEnvironment.value)
            return endpoint(url: row["base_url"]?.string, key: key)
        }
    }

    private func endpoint(url: String?, key: String?) -> Endpoint {
        let url = url ?? "https://api.openai.com/v1"
        return Endpoint(name: "openai \(url)", url: url, key: key)
    }

    /// What is wrong and what to do; nil when the server answers.
    private func problem(of endpoint: Endpoint) async -> String? {
        let headers = endpoint.key.map { [(name: "Authorization", value: "Bearer \($0)")] } ?? []
        var request = HTTPClientRequest("GET", endpoint.url + "/models", headers: headers)
        request.totalTimeout = Self.patience
        do throws(HTTPClientError) {
            let answer = try await clients.nearest.open(request)
            answer.cancel()
            return switch answer.status {
            // A server without this list may still chat.
            case 200..<300, 404, 405: nil
            case 401, 403: "refuses the key (\(answer.status)): check OPENAI_API_KEY or the agent's api_key_env"
            default: "answers \(answer.status)"
            }
        } catch {
            return "\(error): is it running, and is the address right?"
        }
    }
}
