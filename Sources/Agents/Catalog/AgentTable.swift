import VoiceCore

/// The agents as the last look at the database found them.
struct AgentTable {
    /// A problem that was not there before.
    struct News {
        let agent: String
        let problem: AgentProblem
    }

    /// By name.
    private(set) var all: [ReadyAgent] = []

    /// The default agent.
    var standard: ReadyAgent? { all.first { $0.row.isDefault && $0.row.isEnabled } }

    func agent(id: String) -> ReadyAgent? { all.first { $0.row.id == id } }

    func agent(named name: String) -> ReadyAgent? { all.first { $0.row.name == name } }

    /// Makes these rows the present ones; agents whose rows are as before stay as they are.
    mutating func replace(with rows: [AgentRow], _ builder: AgentBuilder) -> [News] {
        var news: [News] = []
        all = rows.map { row in
            let former = agent(id: row.id)
            if let former, former.row == row { return former }
            let ready = builder.agent(from: row, former: former)
            let known = Set(former?.firstProblems ?? [])
            news += ready.firstProblems.filter { !known.contains($0) }.map { News(agent: row.name, problem: $0) }
            return ready
        }
        return news
    }
}
