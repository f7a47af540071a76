package import Runtime

/// An agent with its providers as they were at one time, as `agent_history` keeps them.
package struct AgentSnapshot: Sendable, Equatable {
    /// Counts all changes of all agents.
    package let number: Int
    /// When it was changed into something else, in milliseconds since 1970.
    package let changedAt: Int64
    /// What was done to it, such as `update`.
    package let operation: String
    package let agentID: String
    /// Its columns and providers, as ``AgentStore/put(_:)`` takes them.
    package let document: JSONValue

    /// - Parameters:
    ///   - row: A row of `agent_snapshots` or `agent_history`: flags are 0 and 1 there.
    ///   - number: Of the change.
    ///   - changedAt: Its time.
    ///   - operation: What it was.
    init(_ row: String, number: Int = 0, changedAt: Int64 = 0, operation: String = "") {
        self.number = number
        self.changedAt = changedAt
        self.operation = operation
        let members = (try? JSONValue(parsing: row.utf8))?.object ?? [:]
        agentID = members["id"]?.string ?? ""
        var document = Self.chosen(AgentColumns.writable, of: members)
        document["providers"] = .array(
            (members["providers"]?.array ?? []).map { .object(Self.chosen(ProviderColumns.all, of: $0.object ?? [:])) }
        )
        self.document = .object(document)
    }

    private static func chosen(_ columns: [AgentColumn], of members: [String: JSONValue]) -> [String: JSONValue] {
        var chosen: [String: JSONValue] = [:]
        for column in columns {
            guard let value = members[column.name] else { continue }
            chosen[column.name] = column.form == .flag ? .bool(value != 0 && value != false) : value
        }
        return chosen
    }

    /// As `parley agents history --json` prints it.
    package var json: JSONValue {
        [
            "number": .integer(Int64(number)), "changed_at": .integer(changedAt), "operation": .string(operation),
            "agent": document,
        ]
    }
}
