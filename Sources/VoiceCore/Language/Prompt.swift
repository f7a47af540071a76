/// What a language model is asked.
package struct Prompt: Sendable, Equatable {
    package struct Message: Sendable, Equatable {
        package enum Role: String, Sendable { case system, user, assistant, tool }

        package var role: Role
        package var content: String

        package init(role: Role, content: String) {
            self.role = role
            self.content = content
        }
    }

    /// The agent's instructions; may be empty.
    package var instructions: String
    /// Oldest first; the last one is what is to be answered.
    package var messages: [Message]
    /// What has been said of this very reply by a provider that broke off; empty at the first try.
    package var alreadySaid: String
    /// 0 to 2, nil for the provider's or the server's default.
    package var temperature: Double?
    package var maxTokens: Int?
    /// Names the session to providers that keep something for it.
    package var session: SessionID?
    package var user: String?

    package init(
        instructions: String,
        messages: [Message],
        alreadySaid: String = "",
        temperature: Double? = nil,
        maxTokens: Int? = nil,
        session: SessionID? = nil,
        user: String? = nil
    ) {
        self.instructions = instructions
        self.messages = messages
        self.alreadySaid = alreadySaid
        self.temperature = temperature
        self.maxTokens = maxTokens
        self.session = session
        self.user = user
    }
}
