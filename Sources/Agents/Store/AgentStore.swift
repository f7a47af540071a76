package import Runtime
package import SQLite

/// Edits of agents, as the HTTP API and the shell make them: each is one transaction, and kept in `agent_history`.
///
/// Agents are JSON objects of their columns with `providers`, an array in the order of the chain.
package struct AgentStore: Sendable {
    let database: Database

    package init(_ database: Database) {
        self.database = database
    }

    /// Makes an agent of the fields that are given; others have their defaults.
    ///
    /// - Parameter document: With `name`.
    /// - Throws: ``AgentStoreError``.
    package func create(_ document: JSONValue) async throws(AgentStoreError) {
        let edit = try AgentEdit(document)
        guard let name = edit.name else { throw .invalid(field: "name", "is missing") }
        try await write { connection throws(AgentStoreError) in
            guard try connection.agentID(named: name) == nil else { throw .exists(name) }
            try edit.insert(on: connection)
        }
    }

    /// Changes an agent by a merge patch (RFC 7396); `providers` are replaced as a whole.
    ///
    /// - Parameters:
    ///   - name: Whose fields are changed.
    ///   - patch: The fields that change.
    ///   - version: The version that the patch was made from; nil: whatever it is now.
    /// - Returns: The agent's name from now on.
    /// - Throws: ``AgentStoreError``.
    package func change(
        _ name: String,
        by patch: JSONValue,
        from version: Int64? = nil
    ) async throws(AgentStoreError) -> String {
        let edit = try AgentEdit(patch)
        return try await write { connection throws(AgentStoreError) in
            let agent = try connection.agent(named: name, version: version)
            let disables = [false, 0].contains(patch["enabled"])
            if agent.isDefault, disables || [false, 0].contains(patch["is_default"]) { throw .isDefault(name) }
            if agent.isLastEnabled, disables { throw .isLastEnabled(name) }
            if let new = edit.name, new != name, try connection.agentID(named: new) != nil { throw .exists(new) }
            try edit.update(agent.id, on: connection)
            return edit.name ?? name
        }
    }

    /// Removes an agent with its providers.
    ///
    /// - Parameters:
    ///   - name: Which.
    ///   - reassigning: Sessions that use it get the default agent; else it stays as long as there are any.
    ///   - version: The version that is meant; nil: whatever it is now.
    /// - Throws: ``AgentStoreError``.
    package func delete(
        _ name: String,
        reassigning: Bool,
        from version: Int64? = nil
    ) async throws(AgentStoreError) {
        try await write { connection throws(AgentStoreError) in
            let agent = try connection.agent(named: name, version: version)
            guard !agent.isDefault else { throw .isDefault(name) }
            guard !agent.isLastEnabled else { throw .isLastEnabled(name) }
            let id: [SQLValue] = [.text(agent.id)]
            let sessions = try connection.run("SELECT count(*) FROM sessions WHERE agent_id = ?", id).first ?? 0
            guard sessions == 0 || reassigning else { throw .inUse(name, sessions: Int(sessions)) }
            try connection.run("UPDATE sessions SET agent_id = NULL WHERE agent_id = ?", id)
            try connection.run("DELETE FROM agents WHERE id = ?", id)
        }
    }

    /// An agent as a document that ``put(_:)`` takes: its columns and providers, without what the server fills in.
    ///
    /// - Throws: ``AgentStoreError``.
    package func document(of name: String) async throws(AgentStoreError) -> JSONValue {
        let row: String? = try await read { (connection: Connection) throws(DatabaseError) in
            try connection.first(
                "SELECT s.row FROM agent_snapshots AS s JOIN agents AS a ON a.id = s.agent_id WHERE a.name = ?",
                [.text(name)]
            ) { $0.text(0) }
        }
        guard let row else { throw .notFound(name) }
        return AgentSnapshot(row).document
    }

    /// Makes an agent be just as a document says: made where there is none of its name, else changed.
    ///
    /// - Throws: ``AgentStoreError``.
    package func put(_ document: JSONValue) async throws(AgentStoreError) {
        let edit = try AgentEdit(document)
        guard let name = edit.name else { throw .invalid(field: "name", "is missing") }
        try await write { connection throws(AgentStoreError) in
            guard let id = try connection.agentID(named: name) else { return try edit.insert(on: connection) }
            try edit.replace(id, on: connection)
        }
    }

    // MARK: History

    /// The former states of an agent, newest first, of one that was deleted too.
    ///
    /// - Throws: ``AgentStoreError``.
    package func history(of name: String, limit: Int = 50) async throws(AgentStoreError) -> [AgentSnapshot] {
        let found: [AgentSnapshot] = try await read { (connection: Connection) throws(DatabaseError) in
            try connection.rows(
                """
                SELECT row, id, changed_at, operation FROM agent_history
                WHERE agent_id IN (
                    SELECT id FROM agents WHERE name = ?1
                    UNION SELECT agent_id FROM agent_history WHERE json_extract(row, '$.name') = ?1
                ) ORDER BY id DESC LIMIT ?2
                """,
                [.text(name), .integer(Int64(limit))]
            ) { AgentSnapshot($0.text(0), number: $0.integer(1), changedAt: $0.integer64(2), operation: $0.text(3)) }
        }
        guard !found.isEmpty else {
            _ = try await document(of: name)
            return []
        }
        return found
    }

    /// Puts a former state of an agent back; this can be undone in the same way.
    ///
    /// - Parameters:
    ///   - name: Whose.
    ///   - number: Of the state in ``history(of:limit:)``.
    /// - Returns: The agent's name as it was then.
    /// - Throws: ``AgentStoreError``.
    package func revert(_ name: String, to number: Int) async throws(AgentStoreError) -> String {
        guard let snapshot = try await history(of: name, limit: .max).first(where: { $0.number == number }) else {
            throw .invalid(field: nil, "\(name) has no state \(number) in its history")
        }
        let edit = try AgentEdit(snapshot.document)
        try await write { connection throws(AgentStoreError) in
            if try connection.run("SELECT 1 FROM agents WHERE id = ?", [.text(snapshot.agentID)]).isEmpty {
                try edit.insert(on: connection, id: snapshot.agentID)
            } else {
                try edit.replace(snapshot.agentID, on: connection)
            }
        }
        return edit.name ?? name
    }

    // MARK: Access

    private func write<Value: Sendable>(
        _ body: @escaping @Sendable (Connection) throws(AgentStoreError) -> Value
    ) async throws(AgentStoreError) -> Value {
        let outcome: Result<Value, AgentStoreError>
        do throws(DatabaseError) {
            outcome = try await database.write { (connection: Connection) throws(DatabaseError) in
                try connection.attempt(body)
            }
        } catch {
            throw AgentStoreError(error)
        }
        return try outcome.get()
    }

    private func read<Value: Sendable>(
        _ body: @escaping @Sendable (Connection) throws(DatabaseError) -> Value
    ) async throws(AgentStoreError) -> Value {
        do throws(DatabaseError) { return try await database.read(body) } catch { throw AgentStoreError(error) }
    }
}
