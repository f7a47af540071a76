import Agents
import Runtime

/// `parley agents export NAME`.
struct AgentsExportCommand: Command {
    let name = "agents export"
    let summary = "Print an agent as JSON5, as import takes it."
    let operands = ["NAME"]
    let flags = [Flag("out", "FILE", "Write it there."), Flag.config, Flag.json]

    func run(_ arguments: Arguments) async throws {
        let document = try await AgentsAccess.run(arguments) { try await $0.document(of: arguments.operands[0]) }
        let text = arguments.has("json") ? document.text : document.json5
        guard let path = arguments.flags["out"] else { return Terminal.print(text) }
        do throws(PrivateFile.Fault) {
            try PrivateFile.write((text + "\n").utf8, to: path)
        } catch {
            throw CommandFailure(error.description)
        }
    }
}
