import Agents
import Migrations
import Runtime
import SQLite
import Sessions

/// The database file of this process.
enum Storage {
    /// Upgrades the file when that is needed, and opens it; a new one gets the agents of `config/agents`.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - isServing: This process is the server: what a former one left unfinished is taken care of.
    /// - Returns: The open database.
    /// - Throws: ``CommandFailure`` with what is wrong with the file.
    static func open(_ path: String, isServing: Bool = false) async throws(CommandFailure) -> Database {
        makePrivate(path)
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
        if isServing { await prepareSearch(in: database) }
        if isNew { await AgentFile.importAll(into: AgentStore(database)) }
        return database
    }

    /// Makes sure, quickly, that searches find what there is; the server serves without that too.
    private static func prepareSearch(in database: Database) async {
        do throws(DatabaseError) {
            let isInStep = try await database.write { (connection: Connection) throws(DatabaseError) in
                let isInStep = try SearchIndex.seemsInStep(on: connection)
                if !isInStep { try SearchIndex.rebuild(on: connection) }
                try SearchIndex.finishLeftReplies(on: connection)
                return isInStep
            }
            if !isInStep { Logger("storage").warning("the search index was out of step and has been made anew") }
        } catch {
            Logger("storage").error("the search index can't be checked", ["reason": error.kind])
        }
    }

    /// Compares the search index with every message, and makes it anew when it differs.
    ///
    /// - Parameter path: A database of this schema.
    /// - Returns: Whether it had to be made anew.
    /// - Throws: ``DatabaseError``.
    static func repairSearch(in path: String) throws(DatabaseError) -> Bool {
        let connection = try Connection(path: path, mode: .readWrite)
        // The look is no transaction as a whole: a server beside it goes on writing.
        guard try !SearchIndex.isWhole(on: connection) else { return false }
        try connection.transaction { (connection: Connection) throws(DatabaseError) in
            try SearchIndex.rebuild(on: connection)
        }
        return true
    }

    /// It holds what people say: a file that others could read, made by another program perhaps, is tightened.
    private static func makePrivate(_ path: String) {
        let tightened = [path, path + "-wal", path + "-shm"].filter { PrivateFile.tighten($0) }
        if !tightened.isEmpty {
            Logger("storage").info(
                "the database is its owner's alone now",
                ["files": tightened.joined(separator: ", ")]
            )
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
