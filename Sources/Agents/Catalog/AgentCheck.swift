import Runtime
import VoiceCore

/// Collects what is wrong with the rows of one agent.
struct AgentCheck {
    private(set) var problems: [AgentProblem] = []
    /// Something can't be used at all, so that the last good configuration stays in force.
    private(set) var isUnusable = false
    private let consequence: String

    init(hasFormer: Bool) {
        consequence = hasFormer ? "the last good configuration stays in force" : "the default is used"
    }

    /// Notes what the agent can do without.
    mutating func note(_ field: String, _ message: String) {
        problems.append(AgentProblem(field: field, message: message))
    }

    /// Notes what it can't.
    mutating func refuse(_ field: String, _ message: String) {
        isUnusable = true
        note(field, "\(message); \(consequence)")
    }

    /// The value of a column where it is allowed, else the column's default.
    ///
    /// - Parameters:
    ///   - field: The column.
    ///   - columns: Of the row.
    ///   - prefix: What stands before the column's name in problems, such as `providers[0].`.
    /// - Returns: A value that the column may hold.
    mutating func value<Value>(
        _ field: AgentField<Value>,
        in columns: ColumnValues,
        prefix: String = ""
    ) -> Value {
        guard let problem = field.column.problem(of: columns.value(of: field.column)) else { return columns[field] }
        refuse(prefix + field.column.name, problem)
        return field.read(field.column.standard)
    }
}
