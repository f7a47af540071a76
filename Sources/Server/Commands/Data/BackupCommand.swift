import FoundationEssentials
import Runtime
import SQLite

/// `parley backup FILE`.
struct BackupCommand: Command {
    let name = "backup"
    let summary = "Make a consistent copy of the database, also while the server runs."
    let operands = ["FILE"]
    let flags = [Flag.config]

    func run(_ arguments: Arguments) async throws {
        let file = arguments.operands[0]
        guard !FileManager.default.fileExists(atPath: file) else {
            throw CommandFailure("\(file) is there already; name another file")
        }
        let path = try ConfigurationLoader.load(arguments).databasePath
        guard FileManager.default.fileExists(atPath: path) else { throw CommandFailure("there is no database \(path)") }
        try Connection(path: path, mode: .readOnly).backUp(to: file)
        Terminal.print("\(path) is copied to \(file)")
    }
}
