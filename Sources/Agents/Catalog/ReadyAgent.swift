import VoiceCore

/// One agent, checked and ready for turns.
struct ReadyAgent: Sendable {
    let row: AgentRow
    /// Without its model where the default chain is its model.
    let agent: Agent
    let usesDefaultChain: Bool
    private let speech: (any SpeechOffer)?
    /// With the problems of the rows alone.
    private let plainListing: AgentListing
    /// All problems when the agent was made.
    let firstProblems: [AgentProblem]

    init(
        row: AgentRow,
        agent: Agent,
        usesDefaultChain: Bool,
        problems: [AgentProblem],
        speech: (any SpeechOffer)?
    ) {
        self.row = row
        self.agent = agent
        self.usesDefaultChain = usesDefaultChain
        self.speech = speech
        plainListing = AgentListing(row, problems: problems)
        firstProblems = problems + Self.problems(of: agent, with: speech)
    }

    /// The agent as it is shown now: what its engines have, or turn out not to have, changes without an edit.
    ///
    /// - Parameter standsIn: It is asked because no agent is the default.
    /// - Returns: Its columns and all its problems.
    func listing(standsIn: Bool) -> AgentListing {
        let problems = (standsIn ? [.standsIn] : []) + Self.problems(of: agent, with: speech)
        return problems.isEmpty ? plainListing : AgentListing(row, problems: plainListing.problems + problems)
    }

    private static func problems(of agent: Agent, with speech: (any SpeechOffer)?) -> [AgentProblem] {
        speech?.problems(of: agent) ?? []
    }

    /// The agent for one turn.
    func agent(with chain: DefaultChain) -> Agent {
        var agent = agent
        // The name holds even where the rest is of an earlier version.
        agent.name = row.name
        if usesDefaultChain { agent.model = chain.current.with(hedges: row[AgentColumns.hedge]) }
        return agent
    }
}

extension AgentProblem {
    /// Of the agent that is asked because no agent is the default.
    static let standsIn = AgentProblem(
        field: "is_default",
        message: "no enabled agent is the default; this one, the oldest, stands in: set is_default to 1 on one of them",
        isBridged: true
    )
}
