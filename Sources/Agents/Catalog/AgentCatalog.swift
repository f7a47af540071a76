internal import Runtime
package import SQLite
package import VoiceCore

/// The agents of the database, in memory and kept current.
///
/// An edit that any program commits applies to turns that start a second later. Any thread.
package final class AgentCatalog: AgentDirectory {
    private struct State {
        var table = AgentTable()
        var version: Int64?
        /// Looks that have begun, and the newest whose rows were taken over.
        var lookCount = 0
        var newestLook = 0
        var isFailing = false
        var watch: Task<Void, Never>?
    }

    private let database: Database
    private let builder: AgentBuilder
    private let defaultChain: DefaultChain
    private let interval: Duration
    private let state = Lock(State())
    private static let logger = Logger("agents")

    /// Makes an empty catalog; ``start()`` fills it.
    ///
    /// - Parameters:
    ///   - database: With the schema of `Migrations`.
    ///   - registry: Makes the providers of the rows.
    ///   - defaultChain: For agents without providers of their own.
    ///   - defaults: What holds where a column is null.
    ///   - environment: The value of an environment variable, for the keys that providers name.
    ///   - speech: Knows what agents ask for and the engines don't have; nil: nothing is said of that.
    ///   - interval: From one look at the database to the next.
    package init(
        database: Database,
        registry: ProviderRegistry,
        defaultChain: DefaultChain,
        defaults: AgentDefaults,
        environment: @escaping @Sendable (String) -> String?,
        speech: (any SpeechOffer)? = nil,
        interval: Duration = .milliseconds(500)
    ) {
        self.database = database
        self.defaultChain = defaultChain
        self.interval = interval
        builder = AgentBuilder(
            defaults: defaults,
            registry: registry,
            configured: defaultChain.configured,
            environment: environment,
            speech: speech
        )
    }

    /// Reads the agents, then looks for edits in the background until ``stop()``.
    ///
    /// - Throws: ``DatabaseError`` when they can't be read.
    package func start() async throws(DatabaseError) {
        try await refresh()
        defaultChain.start()
        state.withLock { state in
            state.watch = state.watch ?? Task(name: "agent edits") { await self.watchEdits() }
        }
    }

    package func stop() async {
        let watch = state.withLock { $0.watch }
        watch?.cancel()
        await watch?.value
        await defaultChain.stop()
    }

    /// Takes over what has been committed since the last look, here or by another program.
    package func refresh() async throws(DatabaseError) {
        let look = state.withLock { state in
            state.lookCount += 1
            return state.lookCount
        }
        let version = try await database.dataVersion()
        guard version != state.withLock({ $0.version }) else { return }
        let rows = try await AgentRow.all(in: database)
        let news = state.withLock { state -> [AgentTable.News] in
            // One that began later knows of everything that this one was called for.
            guard look > state.newestLook else { return [] }
            state.newestLook = look
            state.version = version
            return state.table.replace(with: rows, builder)
        }
        for item in news {
            Self.logger.warning(
                "an agent's configuration has a problem",
                ["agent": item.agent, "field": item.problem.field, "problem": item.problem.message]
            )
        }
    }

    private func watchEdits() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: interval)
            do throws(DatabaseError) {
                try await refresh()
                state.withLock { $0.isFailing = false }
            } catch .cancelled {
                return
            } catch {
                // Told once; the agents stay as they are.
                let isNew = state.withLock { state in
                    defer { state.isFailing = true }
                    return !state.isFailing
                }
                if isNew { Self.logger.error("the agents can't be read", ["reason": error.description]) }
            }
        }
    }
}

extension AgentCatalog {
    package func agent(id: String?) throws(AgentError) -> Agent {
        let found = state.withLock { state in
            id.flatMap { state.table.agent(id: $0) }.flatMap { $0.row.isEnabled ? $0 : nil } ?? state.table.standard
        }
        guard let found else { throw .noneEnabled }
        return found.agent(with: defaultChain)
    }

    package func agent(named name: String) throws(AgentError) -> Agent {
        guard let found = state.withLock({ $0.table.agent(named: name) }) else { throw .notFound(name) }
        guard found.row.isEnabled else { throw .disabled(name) }
        return found.agent(with: defaultChain)
    }

    /// The agent with this name as its next turn has it, enabled or not.
    func agent(anyNamed name: String) -> Agent? {
        state.withLock { $0.table.agent(named: name) }?.agent(with: defaultChain)
    }

    /// Every agent, by name.
    package func listings() -> [AgentListing] {
        let table = state.withLock { $0.table }
        return table.all.map { $0.listing(standsIn: $0.row.id == table.standIn?.row.id) }
    }

    /// The agent with this name, enabled or not.
    package func listing(named name: String) -> AgentListing? {
        let table = state.withLock { $0.table }
        return table.agent(named: name).map { $0.listing(standsIn: $0.row.id == table.standIn?.row.id) }
    }
}
