import Agents
import Runtime

/// `parley agents add NAME [FIELD=VALUE…]`.
struct AgentsAddCommand: Command {
    let name = "agents add"
    let summary = "Make an agent: parley agents add ada 'instructions=Be kind.' voice=slt"
    let operands = ["NAME", "[FIELD=VALUE…]"]
    let flags = [Flag.config]

    func run(_ arguments: Arguments) async throws {
        var fields = try AgentFields.read(arguments.operands.dropFirst())
        fields["name"] = .string(arguments.operands[0])
        let document = JSONValue.object(fields)
        try await AgentsAccess.run(arguments) { try await $0.create(document) }
        Terminal.print("added")
    }
}
