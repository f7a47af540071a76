package import Runtime

/// A message that a search found.
package struct SearchHit: Sendable, Equatable {
    package var message: MessageRecord
    /// The words around the place, cut with "…".
    package var snippet: String
    /// Of the message among all: a page goes on from it.
    var number: Int64

    /// The message's columns and `snippet`.
    package var json: JSONValue {
        guard case .object(var members) = message.json else { return .null }
        members["snippet"] = .string(snippet)
        return .object(members)
    }
}
