import Agents
import Runtime
import Sessions
import VoiceCore

/// `parley agents list`.
struct AgentsListCommand: Command {
    let name = "agents list"
    let summary = "List agents."
    let flags = [Flag.config, Flag.json]

    func run(_ arguments: Arguments) async throws {
        let listings = try await AgentsAccess.listings(arguments)
        if arguments.has("json") {
            return Terminal.print(Page(all: listings, json: \.json))
        }
        for agent in listings {
            let state = agent.isDefault ? "default" : agent.isEnabled ? "" : "disabled"
            let kinds = agent.json["providers"]?.array?.compactMap { $0["kind"]?.string } ?? []
            let chain = kinds.isEmpty ? "the server's chain" : kinds.joined(separator: ", ")
            Terminal.print("\(agent.name.padded(to: 20))  \(state.padded(to: 8))  \(chain)")
            for problem in agent.problems { Terminal.print("    \(problem.field) \(problem.message)") }
        }
    }
}
