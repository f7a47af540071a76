import VoiceCore

/// Where a page of sessions ended: the time and the id of its last one.
package struct SessionCursor: Sendable, Equatable {
    let createdAt: Int64
    let id: SessionID

    init(_ session: SessionRecord) {
        createdAt = session.createdAt
        id = session.id
    }

    /// Reads what a page's `next_cursor` says; nil for anything else.
    package init?(_ text: String) {
        let parts = text.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 2, let createdAt = Int64(parts[0]), let id = SessionID(String(parts[1])) else {
            return nil
        }
        self.createdAt = createdAt
        self.id = id
    }

    var text: String { "\(createdAt)_\(id)" }
}
