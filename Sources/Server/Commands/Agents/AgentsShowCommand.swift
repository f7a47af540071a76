import Agents
import Runtime

/// `parley agents show NAME`.
struct AgentsShowCommand: Command {
    let name = "agents show"
    let summary = "Show an agent with its providers and problems."
    let operands = ["NAME"]
    let flags = [Flag.config, Flag.json]

    func run(_ arguments: Arguments) async throws {
        let name = arguments.operands[0]
        let listing = try await AgentsAccess.listings(arguments).first { $0.name == name }
        guard let listing else { throw CommandFailure(AgentStoreError.notFound(name).description) }
        if arguments.has("json") { return Terminal.print(listing.json) }
        Terminal.print(listing.json.json5)
    }
}
