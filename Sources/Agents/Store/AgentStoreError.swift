package import SQLite

/// Why an edit of an agent was not made; nothing of it was kept.
package enum AgentStoreError: Error, Sendable, Equatable {
    case notFound(String)
    case exists(String)
    /// Somebody else has changed the agent since the version that the edit was made from.
    case changed(String)
    /// The default agent stays, and stays enabled.
    case isDefault(String)
    /// Without it nobody could answer.
    case isLastEnabled(String)
    /// Sessions use the agent.
    case inUse(String, sessions: Int)
    /// A value that the schema does not take: the field where it is known, and what is allowed.
    case invalid(field: String?, String)
    case storage(DatabaseError)
}

extension AgentStoreError: CustomStringConvertible {
    /// For a person: what is wrong and what to do.
    package var description: String {
        switch self {
        case .notFound(let name): "there is no agent \(name)"
        case .exists(let name): "there is an agent \(name) already"
        case .changed(let name): "\(name) was changed by somebody else meanwhile: read it again, then edit it"
        case .isDefault(let name): "\(name) is the default agent: make another one the default first"
        case .isLastEnabled(let name): "\(name) is the only enabled agent: enable another one first"
        case .inUse(let name, let count):
            "\(count) \(count == 1 ? "session uses" : "sessions use") \(name): reassign to give them the default agent"
        case .invalid(let field?, let rule): "\(field) \(rule)"
        case .invalid(nil, let rule): rule
        case .storage(let error): error.description
        }
    }

    /// What a rule of the schema that was broken says: its name is a sentence such as `agents.speed is 0.25 to 4.0`.
    init(_ error: DatabaseError) {
        guard case .constraint(_, let rule) = error else {
            self = .storage(error)
            return
        }
        let words = rule.split(separator: " ", maxSplits: 1)
        guard words.count == 2, let dot = words[0].firstIndex(of: "."),
            ["agents", "agent_providers"].contains(String(words[0][..<dot]))
        else {
            self = .invalid(field: nil, rule)
            return
        }
        self = .invalid(field: String(words[0][words[0].index(after: dot)...]), String(words[1]))
    }
}
