import Agents
import Migrations
import Runtime
import SQLite

/// The database file of this process.
enum Storage {
    /// Upgrades the file when that is needed, and opens it; a new one gets the agents of `config/agents`.
    ///
    /// - Throws: ``CommandFailure`` with what is wrong with the file.
    static func open(_ path: String) async throws(CommandFailure) -> Database {
        var isNew = false
        do throws(MigrationError) {
            let outcome = try Migrator(Schema.migrations).upgrade(path)
            if let last = outcome.applied.last {
                isNew = outcome.applied.first == 1
                Logger("storage").info("database upgraded", ["schema": last, "copy": outcome.backup ?? "none"])
            }
        } catch {
            throw CommandFailure(error.description)
        }
        let database: Database
        do throws(DatabaseError) {
            database = try Database(path: path)
        } catch {
            throw CommandFailure("\(path): \(error)")
        }
        if isNew { await AgentFile.importAll(into: AgentStore(database)) }
        return database
    }

    /// Whether the database can be written to and read.
    static func check(_ database: Database) async -> Readiness.Check {
        do throws(DatabaseError) {
            try await database.write(.relaxed) { (connection: Connection) throws(DatabaseError) in
                // Takes the write lock, and changes nothing.
                try connection.execute("UPDATE schema_migrations SET number = number WHERE FALSE")
            }
            return .ok
        } catch {
            return Readiness.Check(status: .failed, detail: error.description)
        }
    }
}

/// Closes the database last of all.
struct StorageService: Service {
    let name = "storage"
    let database: Database

    func start() async {}
    func stop() async { database.close() }
}
