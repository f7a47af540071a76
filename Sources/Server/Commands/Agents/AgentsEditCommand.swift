import Agents
import Runtime

/// `parley agents edit NAME FIELD=VALUE…`.
struct AgentsEditCommand: Command {
    let name = "agents edit"
    let summary = "Change fields of an agent; a running server takes them over within a second."
    let operands = ["NAME", "FIELD=VALUE…"]
    let flags = [Flag.config]

    func run(_ arguments: Arguments) async throws {
        let patch = JSONValue.object(try AgentFields.read(arguments.operands.dropFirst()))
        let name = try await AgentsAccess.run(arguments) { try await $0.change(arguments.operands[0], by: patch) }
        Terminal.print("changed \(name)")
    }
}
