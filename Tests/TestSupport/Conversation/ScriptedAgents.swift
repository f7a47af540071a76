import Runtime
package import VoiceCore

/// Agents that a test makes and changes.
package final class ScriptedAgents: AgentDirectory {
    private let agents: Lock<[Agent]>

    /// - Parameter agents: The first one is the default.
    package init(_ agents: Agent...) {
        self.agents = Lock(agents)
    }

    package func change(_ body: (inout Agent) -> Void) {
        agents.withLock { body(&$0[0]) }
    }

    /// From now on there is no agent.
    package func removeAll() { agents.withLock { $0 = [] } }

    package func agent(id: String?) throws(AgentError) -> Agent {
        let found = agents.withLock { agents in agents.first { $0.id == id } ?? agents.first }
        guard let found else { throw .noneEnabled }
        return found
    }

    package func agent(named name: String) throws(AgentError) -> Agent {
        guard let agent = agents.withLock({ $0.first { $0.name == name } }) else { throw .notFound(name) }
        return agent
    }
}
