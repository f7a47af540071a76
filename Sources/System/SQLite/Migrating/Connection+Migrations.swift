import Runtime

/// The table `schema_migrations`.
extension Connection {
    func makeMigrationTable() throws(DatabaseError) {
        try execute(
            """
            CREATE TABLE IF NOT EXISTS schema_migrations (
                number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at INTEGER NOT NULL
            ) STRICT
            """
        )
    }

    /// Names and checksums of the steps by number; nil when the table isn't there.
    func appliedMigrations() throws(DatabaseError) -> [Int: (name: String, checksum: String)]? {
        let table = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migrations'"
        guard try first(table, [], { _ in true }) != nil else { return nil }
        let steps = try rows("SELECT number, name, checksum FROM schema_migrations") { row in
            (row.integer(0), (name: row.text(1), checksum: row.text(2)))
        }
        return Dictionary(steps) { first, _ in first }
    }

    func record(_ migration: Migration) throws(DatabaseError) {
        try execute(
            "INSERT INTO schema_migrations (number, name, checksum, applied_at) VALUES (?, ?, ?, ?)",
            [
                .integer(Int64(migration.number)), .text(migration.name), .text(migration.checksum),
                .integer(WallClock.milliseconds),
            ]
        )
    }
}
