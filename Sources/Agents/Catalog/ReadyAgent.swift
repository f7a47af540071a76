import VoiceCore

/// One agent, checked and ready for turns.
struct ReadyAgent: Sendable {
    let row: AgentRow
    /// Without its model where the default chain is its model.
    let agent: Agent
    let usesDefaultChain: Bool
    let listing: AgentListing

    /// The agent for one turn.
    func agent(with chain: DefaultChain) -> Agent {
        var agent = agent
        // The name holds even where the rest is of an earlier version.
        agent.name = row.name
        if usesDefaultChain { agent.model = chain.current.with(hedges: row.hedge) }
        return agent
    }
}
