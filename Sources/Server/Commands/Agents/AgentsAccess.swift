import Agents
import Loops
import Net
import Runtime
import SQLite

/// The agents of this configuration, as commands see and edit them beside a running server.
enum AgentsAccess {
    /// Runs an edit, or what reads for one; what is refused is told in an admin's words.
    static func run<Value>(_ arguments: Arguments, _ body: (AgentStore) async throws -> Value) async throws -> Value {
        try await DatabaseAccess.run(arguments) { database in
            do {
                return try await body(AgentStore(database))
            } catch let error as AgentStoreError {
                throw CommandFailure(error.description)
            }
        }
    }

    /// Every agent by name, with its problems.
    static func listings(_ arguments: Arguments) async throws -> [AgentListing] {
        try await DatabaseAccess.run(arguments) { database, configuration in
            // The problems are shown, not logged.
            LogOutput.configure(level: .error, format: .text)
            let loops = try LoopGroup(count: 1)
            defer { loops.stop() }
            let clients = HTTPClients(loops)
            let speech = SpeechService(configuration, loops: loops, clients: clients, startsHelpers: false)
            let service = try AgentsService(configuration, database: database, clients: clients, speech: speech)
            try await service.catalog.refresh()
            return service.catalog.listings()
        }
    }
}
