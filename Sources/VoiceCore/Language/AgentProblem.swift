package import Runtime

/// Something that an agent asks for and can't be had as it stands, as `problems` of `GET /v1/agents/{name}` shows it.
package struct AgentProblem: Error, Sendable, Hashable {
    /// The column, such as `endpointing` or `providers[1].kind`.
    package var field: String
    /// What is wrong and what is done instead; nothing in it looks like a key.
    package var message: String
    /// Whether something else takes its place, so that the agent hears, speaks and answers all the same.
    package var isBridged: Bool

    package init(field: String, message: String, isBridged: Bool = false) {
        self.field = field
        self.message = Redaction.redacted(message)
        self.isBridged = isBridged
    }

    package var json: JSONValue { ["field": .string(field), "message": .string(message)] }
}
