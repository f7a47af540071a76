import Agents
import Runtime

/// `parley agents import FILE…`.
struct AgentsImportCommand: Command {
    let name = "agents import"
    let summary = "Make agents be as JSON5 files say; others stay as they are."
    let operands = ["FILE…"]
    let flags = [Flag.config]

    func run(_ arguments: Arguments) async throws {
        let documents = try arguments.operands.map { (path: $0, document: try AgentFile.read($0)) }
        try await AgentsAccess.run(arguments) { store in
            for (path, document) in documents {
                do throws(AgentStoreError) {
                    try await store.put(document)
                } catch {
                    throw CommandFailure("\(path): \(error)")
                }
                Terminal.print("imported \(document["name"]?.string ?? path)")
            }
        }
    }
}
