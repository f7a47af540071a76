import Agents
import Loops
import Net
import Runtime
import SQLite

/// The agents of this configuration, as commands see and edit them beside a running server.
struct AgentsAccess: Sendable {
    let store: AgentStore
    /// As they are at the beginning, with their problems.
    let listings: [AgentListing]

    /// Runs `body` with the database open; what it refuses is told in an admin's words.
    static func run<Value: Sendable>(
        _ arguments: Arguments,
        _ body: (AgentsAccess) async throws -> Value
    ) async throws -> Value {
        let configuration = try ConfigurationLoader.load(arguments)
        LogOutput.configure(level: .error, format: .text)
        let database = try await Storage.open(configuration.databasePath)
        defer { database.close() }
        let loops = try LoopGroup(count: 1)
        defer { loops.stop() }
        let service = try AgentsService(configuration, database: database, clients: HTTPClients(loops))
        try await service.catalog.refresh()
        do {
            return try await body(AgentsAccess(store: AgentStore(database), listings: service.catalog.listings()))
        } catch let error as AgentStoreError {
            throw CommandFailure(error.description)
        }
    }
}
