internal import CLinux
import FoundationEssentials
import Runtime

/// Brings a database file to the schema of this program: forward only, each step in one transaction.
package struct Migrator: Sendable {
    private let migrations: [Migration]

    /// What an upgrade did.
    package struct Outcome: Sendable, Equatable {
        /// Steps that were applied now, in order.
        package var applied: [Int]
        /// The copy of the former state; nil for a new file and when nothing was to do.
        package var backup: String?
    }

    /// - Parameter migrations: In the order of their numbers.
    package init(_ migrations: [Migration]) {
        self.migrations = migrations
    }

    /// Makes the file when it isn't there, and applies the steps that are missing.
    ///
    /// Before steps are added to a database that was in use, a consistent copy `<file>.before-<first step>` is made.
    /// Blocks; for a program's start.
    ///
    /// - Parameter path: The database file.
    /// - Returns: What was done.
    /// - Throws: ``MigrationError``; ``MigrationError/newer(path:found:known:)``,
    ///   ``MigrationError/changed(path:number:name:)`` and ``MigrationError/foreign(path:)`` leave the file untouched.
    package func upgrade(_ path: String) throws(MigrationError) -> Outcome {
        let isUsed = try !isEmpty(path)
        let missing = try missing(at: path)
        var outcome = Outcome(applied: [], backup: nil)
        guard let first = missing.first else { return outcome }
        if isUsed {
            let copy = "\(path).before-\(first.number)"
            try attempt(path) { () throws(DatabaseError) in
                try Connection.toLook(at: path).backUp(to: copy, replacing: true)
            }
            outcome.backup = copy
        } else {
            try makeFolder(of: path)
        }
        let connection = try attempt(path) { () throws(DatabaseError) in try prepare(path) }
        for migration in missing where try apply(migration, on: connection) { outcome.applied.append(migration.number) }
        return outcome
    }

    /// The steps that the file lacks, without changing anything.
    ///
    /// - Parameter path: The database file; it may be missing.
    /// - Returns: In order; all of them for a missing or empty file.
    /// - Throws: ``MigrationError``, as ``upgrade(_:)``.
    package func missing(at path: String) throws(MigrationError) -> [Migration] {
        guard try !isEmpty(path) else { return migrations }
        let applied = try attempt(path) { () throws(DatabaseError) in
            try Connection.toLook(at: path).appliedMigrations()
        }
        guard let applied else { throw .foreign(path: path) }
        let known = Dictionary(migrations.map { ($0.number, $0) }) { first, _ in first }
        let newest = migrations.last?.number ?? 0
        for (number, record) in applied.sorted(by: { $0.key < $1.key }) {
            guard number <= newest else { throw .newer(path: path, found: applied.keys.max() ?? number, known: newest) }
            guard known[number]?.checksum == record.checksum else {
                throw .changed(path: path, number: number, name: record.name)
            }
        }
        return migrations.filter { applied[$0.number] == nil }
    }
}

extension Migrator {
    /// Whether there is nothing yet: no file, or one without any table.
    private func isEmpty(_ path: String) throws(MigrationError) -> Bool {
        guard unsafe access(path, F_OK) == 0 else { return true }
        return try attempt(path) { () throws(DatabaseError) in
            let connection = try Connection.toLook(at: path)
            return try connection.first("SELECT 1 FROM sqlite_schema") { _ in true } == nil
        }
    }

    private func makeFolder(of path: String) throws(MigrationError) {
        let folder = URL(filePath: path).deletingLastPathComponent().path
        do throws(PrivateFile.Fault) {
            try PrivateFile.makeFolder(folder)
        } catch {
            throw .noFolder(path: path)
        }
    }

    private func prepare(_ path: String) throws(DatabaseError) -> Connection {
        let connection = try Connection(path: path, mode: .create)
        try connection.useWriteAheadLog()
        // A step that rebuilds a table would set off cascades; the references are checked before each commit.
        try connection.execute("PRAGMA foreign_keys = OFF")
        return connection
    }

    /// Applies one step; false when another program has done so meanwhile.
    private func apply(_ migration: Migration, on connection: Connection) throws(MigrationError) -> Bool {
        try attempt(connection.path, migration.number) { () throws(DatabaseError) in
            try connection.transaction { (connection: Connection) throws(DatabaseError) in
                try connection.makeMigrationTable()
                guard try connection.appliedMigrations()?[migration.number] == nil else { return false }
                try connection.executeScript(migration.sql)
                if try connection.first("PRAGMA foreign_key_check", [], { $0.text(0) }) != nil {
                    throw .constraint(.foreignKey, "a reference leads nowhere")
                }
                try connection.record(migration)
                return true
            }
        }
    }

    private func attempt<Result>(
        _ path: String,
        _ number: Int? = nil,
        _ body: () throws(DatabaseError) -> Result
    ) throws(MigrationError) -> Result {
        do throws(DatabaseError) {
            return try body()
        } catch {
            throw .failed(path: path, number: number, error)
        }
    }
}
