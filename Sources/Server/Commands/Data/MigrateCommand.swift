import Migrations
import Runtime
import SQLite

/// `parley migrate`.
struct MigrateCommand: Command {
    let name = "migrate"
    let summary = "Bring the database to this version's schema; a copy is kept beside it."
    let flags = [Flag.config]

    func run(_ arguments: Arguments) async throws {
        let path = try ConfigurationLoader.load(arguments).databasePath
        let outcome = try Migrator(Schema.migrations).upgrade(path)
        if let last = outcome.applied.last {
            let copy = outcome.backup.map { "; what it was is in \($0)" } ?? ""
            Terminal.print("\(path) is at step \(last) now\(copy)")
        } else {
            Terminal.print("\(path) is up to date")
        }
        if try Storage.repairSearch(in: path) {
            Terminal.print("the search index differed from the messages and was made anew")
        }
    }
}
