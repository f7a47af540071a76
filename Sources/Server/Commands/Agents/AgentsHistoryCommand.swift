import Agents
import FoundationEssentials
import Runtime
import Sessions

/// `parley agents history NAME`.
struct AgentsHistoryCommand: Command {
    let name = "agents history"
    let summary = "List former states of an agent, newest first, also of a removed one."
    let operands = ["NAME"]
    let flags = [Flag.config, Flag.json]

    func run(_ arguments: Arguments) async throws {
        let states = try await AgentsAccess.run(arguments) { try await $0.history(of: arguments.operands[0]) }
        if arguments.has("json") {
            return Terminal.print(Page(all: states, json: \.json))
        }
        for state in states {
            let time = Date(timeIntervalSince1970: Double(state.changedAt) / 1000).formatted(.iso8601)
            Terminal.print("\("\(state.number)".padded(to: 6))  \(time)  before \(state.operation)")
        }
    }
}
