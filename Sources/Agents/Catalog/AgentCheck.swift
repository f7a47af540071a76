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

    /// The value where it is allowed.
    mutating func value<Value: Comparable>(
        _ field: String,
        _ value: Value?,
        in allowed: ClosedRange<Value>
    ) -> Value? {
        guard let value, !allowed.contains(value) else { return value }
        refuse(field, "\(value) is not \(allowed.lowerBound) to \(allowed.upperBound)")
        return nil
    }

    /// Checks a column of JSON.
    mutating func parses(_ field: String, _ text: String, as isExpected: (JSONValue) -> Bool) {
        guard let value = try? JSONValue(parsing: text.utf8), isExpected(value) else {
            refuse(field, "is not the JSON that belongs there")
            return
        }
    }
}
