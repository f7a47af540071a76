import Migrations
import Runtime
import SQLite

/// The database file of this process.
enum Storage {
    /// Upgrades the file when that is needed, and opens it.
    ///
    /// - Throws: ``CommandFailure`` with what is wrong with the file.
    static func open(_ path: String) throws(CommandFailure) -> Database {
        do throws(MigrationError) {
            let outcome = try Migrator(Schema.migrations).upgrade(path)
            if let last = outcome.applied.last {
                Logger("storage").info("database upgraded", ["schema": last, "copy": outcome.backup ?? "none"])
            }
        } catch {
            throw CommandFailure(error.description)
        }
        do throws(DatabaseError) {
            return try Database(path: path)
        } catch {
            throw CommandFailure("\(path): \(error)")
        }
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
