import Runtime
import SQLite

/// A row of `agents` as it stands there, with its providers in order.
struct AgentRow: Sendable, Equatable {
    let columns: ColumnValues
    var providers: [ProviderRow] = []
    // What each turn looks for among all agents is taken out once.
    let id: String
    let name: String
    let isDefault: Bool
    let isEnabled: Bool

    /// Milliseconds since 1970.
    var createdAt: Int64 { columns[AgentColumns.createdAt] }
    /// Grows with every change of the agent or its providers.
    var updatedAt: Int64 { columns[AgentColumns.updatedAt] }

    init(_ columns: ColumnValues) {
        self.columns = columns
        id = columns[AgentColumns.id]
        name = columns[AgentColumns.name]
        isDefault = columns[AgentColumns.isDefault]
        isEnabled = columns[AgentColumns.isEnabled]
    }

    subscript<Value>(_ field: AgentField<Value>) -> Value { columns[field] }

    private static let query = """
        SELECT \(AgentColumns.all.map(\.name).joined(separator: ", ")) FROM agents ORDER BY name
        """

    /// Every agent by name, as the database is at one moment.
    static func all(in database: Database) async throws(DatabaseError) -> [AgentRow] {
        try await database.read { connection throws(DatabaseError) in
            var agents = try connection.rows(query) { AgentRow(ColumnValues($0, AgentColumns.all)) }
            let providers = try connection.rows(ProviderRow.query) { ProviderRow($0) }
            let byAgent = Dictionary(grouping: providers, by: \.agentID)
            for index in agents.indices { agents[index].providers = byAgent[agents[index].id] ?? [] }
            return agents
        }
    }
}

/// A row of `agent_providers` as it stands there.
struct ProviderRow: Sendable, Equatable {
    let agentID: String
    let position: Int
    let columns: ColumnValues

    subscript<Value>(_ field: AgentField<Value>) -> Value { columns[field] }

    /// In the order of ``init(_:)``.
    static let query = """
        SELECT agent_id, position, \(ProviderColumns.all.map(\.name).joined(separator: ", ")) FROM agent_providers \
        ORDER BY agent_id, position
        """

    init(_ row: Row) {
        agentID = row.text(0)
        position = row.integer(1)
        columns = ColumnValues(row, ProviderColumns.all, from: 2)
    }

    /// As `providers` of an agent shows it: without what lets somebody in, wherever it was put.
    var json: JSONValue {
        var shown = columns.json
        for column in ProviderColumns.all {
            guard let text = shown[column.name]?.string else { continue }
            let isAddress = column.form == .address
            shown[column.name] = .string(isAddress ? Redaction.shownAddress(text) : Redaction.shownUnlessKey(text))
        }
        return .object(shown)
    }
}
