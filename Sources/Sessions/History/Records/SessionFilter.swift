/// Which sessions a list shows; nil lets all pass.
package struct SessionFilter: Sendable {
    package var scope: SessionScope
    package var user: String?
    /// An agent's name; sessions without an agent of their own are the default's.
    package var agent: String?
    package var channel: String?
    package var status: SessionStatus?

    package init(
        scope: SessionScope = .all,
        user: String? = nil,
        agent: String? = nil,
        channel: String? = nil,
        status: SessionStatus? = nil
    ) {
        self.scope = scope
        self.user = user
        self.agent = agent
        self.channel = channel
        self.status = status
    }
}

/// Whose sessions somebody may see.
package enum SessionScope: Sendable, Equatable {
    /// Everybody's: scope `read` or `admin`, or a server without keys.
    case all
    /// Those that the API key of this name made.
    case owner(String)

    /// The owner that rows must have; nil for any.
    var owner: String? { if case .owner(let name) = self { name } else { nil } }
}

extension SessionRecord {
    /// Whether somebody with this scope may see the session at all.
    package func isVisible(to scope: SessionScope) -> Bool {
        scope.owner.map { $0 == owner } ?? true
    }
}
