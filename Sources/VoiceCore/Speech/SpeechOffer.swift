/// Knows what the engines of this server can do for an agent.
package protocol SpeechOffer: Sendable {
    /// What an agent asks for and the engines don't have, as far as it is known at this moment.
    ///
    /// Any thread; asks nobody. What a remote engine turns out not to have is told from then on, until it has it.
    /// The columns are `stt`, `tts`, `language` and `voice`.
    func problems(of agent: Agent) -> [AgentProblem]
}
