/// Knows what the engines of this server can do for an agent.
package protocol SpeechOffer: Sendable {
    /// What an agent asks for and the engines don't have, as far as it is known at this moment.
    ///
    /// Any thread; asks nobody. What a remote engine turns out not to have is told from then on, until it has it.
    func problems(of agent: Agent) -> [SpeechProblem]
}

/// Something that an agent asks for and the engines of this server don't have.
package struct SpeechProblem: Sendable, Equatable {
    /// The column: `stt`, `tts`, `language` or `voice`.
    package var field: String
    /// What is missing and what is done instead, for people.
    package var message: String
    /// Whether something else takes its place, so that the agent hears and speaks all the same.
    package var isBridged: Bool

    package init(field: String, message: String, isBridged: Bool) {
        self.field = field
        self.message = message
        self.isBridged = isBridged
    }
}
