package import Runtime
package import VoiceCore

/// An agent as `GET /v1/agents` and `GET /v1/agents/{name}` show it.
package struct AgentListing: Sendable, Equatable {
    package let id: String
    package let name: String
    package let isEnabled: Bool
    package let isDefault: Bool
    /// Grows with every change; also the `ETag`.
    package let version: Int64
    package let problems: [AgentProblem]
    /// The columns, `providers`, `problems` and `version`.
    package let json: JSONValue
    /// What the scope `talk` may see.
    package let publicJSON: JSONValue

    init(_ row: AgentRow, problems: [AgentProblem]) {
        id = row.id
        name = row.name
        isEnabled = row.isEnabled
        isDefault = row.isDefault
        version = row.updatedAt
        self.problems = problems
        json = .object(
            row.columns.json.merging(
                [
                    "providers": .array(row.providers.map(\.json)),
                    "problems": .array(problems.map(\.json)),
                    "version": .integer(row.updatedAt),
                ],
                uniquingKeysWith: { column, _ in column }
            )
        )
        let publicColumns = AgentColumns.all.filter(\.isPublic).map { ($0.name, row.columns.value(of: $0)) }
        publicJSON = .object(Dictionary(publicColumns) { first, _ in first })
    }
}
