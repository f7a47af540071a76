import Agents

/// `parley agents revert NAME --to N`.
struct AgentsRevertCommand: Command {
    let name = "agents revert"
    let summary = "Put a former state of an agent back; also a removed agent."
    let operands = ["NAME"]
    let flags = [Flag("to", "N", "A number of parley agents history."), Flag.config]

    func run(_ arguments: Arguments) async throws {
        guard let number = arguments.flags["to"].flatMap({ Int($0) }) else {
            throw CommandFailure.wrongUse("--to takes a number of parley agents history")
        }
        let name = try await AgentsAccess.run(arguments) {
            try await $0.revert(arguments.operands[0], to: number)
        }
        Terminal.print("\(name) is as it was before change \(number)")
    }
}
