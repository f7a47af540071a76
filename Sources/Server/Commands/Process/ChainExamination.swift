import Agents
import VoiceCore

/// Asks the servers of an agent's chain for something that costs nothing, to learn whether they would answer.
enum ChainExamination {
    /// How the providers of an agent are, in their order.
    ///
    /// One that works is enough.
    ///
    /// - Parameters:
    ///   - agent: Its name.
    ///   - chain: Its chain.
    ///   - detects: A local server is looked for where none is configured.
    /// - Returns: A line for each, or one that says that there is none.
    static func findings(of agent: String, _ chain: FallbackLanguageModel, detects: Bool) async -> [Finding] {
        let providers = chain.links.map(\.provider)
        guard providers.contains(where: { $0.kind != "echo" }) else {
            let detail =
                detects
                ? "no language model is configured: a local server is used where one is found, else echo repeats"
                : "no language model is configured, echo repeats what it hears; set OPENAI_BASE_URL or another provider"
            return [Finding(.warning, "agent \(agent)", detail)]
        }
        var problems: [(name: String, problem: String?)] = []
        for provider in providers {
            let name = [provider.kind, provider.model].compactMap { $0 }.joined(separator: " ")
            problems.append((name, await problem(of: provider)))
        }
        let works = problems.contains { $0.problem == nil }
        return problems.map { name, problem in
            let state: Finding.State = problem == nil ? .ok : works ? .warning : .failed
            return Finding(state, "agent \(agent)", "\(name): \(problem ?? "answers")")
        }
    }

    /// What is wrong and what to do; nil when the server answers.
    private static func problem(of provider: any Provider) async -> String? {
        do throws(ProviderError) {
            try await provider.examine()
            return nil
        } catch {
            return switch error {
            case .refused(401, _), .refused(403, _): "refuses the key: check its variable or the agent's api_key_env"
            case .refused: error.reason
            default: "\(error.reason): is it running, and is the address right?"
            }
        }
    }
}
