import Runtime
import SQLite

/// The database of this configuration, as commands use it beside a running server.
enum DatabaseAccess {
    /// Runs `body` with the database open.
    static func run<Value>(
        _ arguments: Arguments,
        _ body: (Database) async throws -> Value
    ) async throws -> Value {
        try await run(arguments) { database, _ in try await body(database) }
    }

    /// The same for what needs more of the configuration.
    static func run<Value>(
        _ arguments: Arguments,
        _ body: (Database, ServerConfiguration) async throws -> Value
    ) async throws -> Value {
        let configuration = try ConfigurationLoader.load(arguments)
        LogOutput.configure(level: .warning, format: .text)
        let database = try await Storage.open(configuration.databasePath)
        defer { database.close() }
        return try await body(database, configuration)
    }
}
