package import VoiceCore

/// A session that is about to be made.
package struct NewSession: Sendable {
    package var id: SessionID
    /// The row id of its agent; nil for whichever is the default.
    package var agentID: String?
    package var user: String
    /// The name of the API key that makes it; nil when all is open.
    package var owner: String?
    package var channel: String
    package var title: String?
    package var metadata: SessionMetadata

    package init(
        id: SessionID = SessionID(),
        agentID: String? = nil,
        user: String = SpeakerID.anonymous.name,
        owner: String? = nil,
        channel: String,
        title: String? = nil,
        metadata: SessionMetadata = .none
    ) {
        self.id = id
        self.agentID = agentID
        self.user = user
        self.owner = owner
        self.channel = channel
        self.title = title
        self.metadata = metadata
    }
}
