package import SQLite

/// The schema of the database, from its first step on; the SQL travels inside the program.
package enum Schema {
    /// Every step in order: only ever added to.
    package static let migrations = [
        migration(1, "agents", PackageResources.V0001_agents_sql),
        migration(2, "history", PackageResources.V0002_history_sql),
        migration(3, "people", PackageResources.V0003_people_sql),
        migration(4, "durable_search", PackageResources.V0004_durable_search_sql),
    ]

    private static func migration(_ number: Int, _ name: String, _ sql: [UInt8]) -> Migration {
        Migration(number: number, name: name, sql: String(decoding: sql, as: UTF8.self))
    }
}
