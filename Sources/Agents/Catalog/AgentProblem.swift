package import Runtime

/// Something in an agent's rows that can't be used as it stands, as `problems` of `GET /v1/agents/{name}` shows it.
package struct AgentProblem: Error, Sendable, Hashable {
    /// The column, such as `endpointing` or `providers[1].kind`.
    package var field: String
    /// What is wrong and what is done instead.
    package var message: String

    package init(field: String, message: String) {
        self.field = field
        self.message = message
    }

    package var json: JSONValue { ["field": .string(field), "message": .string(message)] }
}
