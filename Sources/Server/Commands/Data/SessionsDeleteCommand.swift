import Runtime
import Sessions

/// `parley sessions delete ID`.
struct SessionsDeleteCommand: Command {
    let name = "sessions delete"
    let summary = "Remove a session with its history; a running server ends it within seconds."
    let operands = ["ID"]
    let flags = [Flag.config]

    func run(_ arguments: Arguments) async throws {
        let id = try SessionLookup.id(arguments)
        let isDeleted = try await DatabaseAccess.run(arguments) { try await HistoryStore($0).delete(id) }
        guard isDeleted else { throw CommandFailure("there is no session \(id)") }
        Terminal.print("deleted")
    }
}
