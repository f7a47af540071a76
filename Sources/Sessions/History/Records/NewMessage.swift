package import Runtime
package import VoiceCore

/// A message that is about to be added to a session.
package struct NewMessage: Sendable {
    package var id: MessageID
    package var session: SessionID
    package var role: Prompt.Message.Role
    /// Who spoke.
    package var speaker: String?
    package var content: String
    package var channel: String
    package var audioMilliseconds: Int?
    package var toolCall: JSONValue?

    package init(
        id: MessageID = MessageID(),
        session: SessionID,
        role: Prompt.Message.Role = .user,
        speaker: String? = nil,
        content: String,
        channel: String,
        audioMilliseconds: Int? = nil,
        toolCall: JSONValue? = nil
    ) {
        self.id = id
        self.session = session
        self.role = role
        self.speaker = speaker
        self.content = content
        self.channel = channel
        self.audioMilliseconds = audioMilliseconds
        self.toolCall = toolCall
    }
}
