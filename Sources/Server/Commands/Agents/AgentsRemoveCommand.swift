import Agents

/// `parley agents remove NAME`.
struct AgentsRemoveCommand: Command {
    let name = "agents remove"
    let summary = "Remove an agent with its providers; its history stays."
    let operands = ["NAME"]
    let flags = [Flag("reassign", "Give its sessions the default agent."), Flag.config]

    func run(_ arguments: Arguments) async throws {
        try await AgentsAccess.run(arguments) { store in
            try await store.delete(arguments.operands[0], reassigning: arguments.has("reassign"))
        }
        Terminal.print("removed")
    }
}
