import Runtime
import SQLite

/// What edits of agents ask of a connection; they throw what is wrong in an admin's words.
extension Connection {
    /// Runs an edit that may be refused; a refusal leaves no trace.
    ///
    /// - Returns: What the edit returned, or why it was refused.
    /// - Throws: ``DatabaseError`` when the storage failed.
    func attempt<Value>(
        _ edit: (Connection) throws(AgentStoreError) -> Value
    ) throws(DatabaseError) -> Result<Value, AgentStoreError> {
        try execute("SAVEPOINT edit")
        let outcome: Result<Value, AgentStoreError>
        do throws(AgentStoreError) {
            outcome = .success(try edit(self))
        } catch {
            if case .storage(let error) = error { throw error }
            try execute("ROLLBACK TO edit")
            outcome = .failure(error)
        }
        try execute("RELEASE edit")
        return outcome
    }

    /// Runs a statement, and returns the whole numbers of its first column.
    @discardableResult
    func run(_ sql: String, _ values: [SQLValue] = []) throws(AgentStoreError) -> [Int64] {
        do throws(DatabaseError) {
            return try rows(sql, values) { $0.integer64(0) }
        } catch {
            throw AgentStoreError(error)
        }
    }

    func insert(into table: String, _ columns: [(name: String, value: SQLValue)]) throws(AgentStoreError) {
        let names = columns.map(\.name).joined(separator: ", ")
        let places = columns.map { _ in "?" }.joined(separator: ", ")
        try run("INSERT INTO \(table) (\(names)) VALUES (\(places))", columns.map(\.value))
    }

    func agentID(named name: String) throws(AgentStoreError) -> String? {
        do throws(DatabaseError) {
            return try first("SELECT id FROM agents WHERE name = ?", [.text(name)]) { $0.text(0) }
        } catch {
            throw AgentStoreError(error)
        }
    }

    /// The agent that an edit is meant for.
    ///
    /// - Parameters:
    ///   - name: Its name.
    ///   - version: That the edit was made from; nil: whatever it is now.
    /// - Returns: Its row id, and whether it is the default agent, and the only enabled one.
    /// - Throws: ``AgentStoreError`` `notFound` or `changed`.
    func agent(
        named name: String,
        version: Int64?
    ) throws(AgentStoreError) -> (id: String, isDefault: Bool, isLastEnabled: Bool) {
        let found: (id: String, version: Int64, isDefault: Bool, isLastEnabled: Bool)?
        do throws(DatabaseError) {
            found = try first(
                """
                SELECT id, updated_at, is_default,
                    enabled = 1 AND NOT EXISTS (SELECT 1 FROM agents AS b WHERE b.enabled = 1 AND b.id <> a.id)
                FROM agents AS a WHERE name = ?
                """,
                [.text(name)]
            ) { ($0.text(0), $0.integer64(1), $0.bool(2), $0.bool(3)) }
        } catch {
            throw AgentStoreError(error)
        }
        guard let found else { throw .notFound(name) }
        guard version == nil || version == found.version else { throw .changed(name) }
        return (found.id, found.isDefault, found.isLastEnabled)
    }
}
