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

    /// The default agent; where none is, the enabled one that was made first.
    ///
    /// Nil: no agent is enabled.
    private(set) var standard: ReadyAgent?

    /// The agent that is asked in place of a default one; nil where there is a default.
    var standIn: ReadyAgent? { standard.flatMap { $0.row.isDefault ? nil : $0 } }

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
        let formerStandIn = standIn?.row.id
        let enabled = all.filter(\.row.isEnabled)
        standard =
            enabled.first(where: \.row.isDefault)
            ?? enabled.min { ($0.row.createdAt, $0.row.id) < ($1.row.createdAt, $1.row.id) }
        if let standIn, standIn.row.id != formerStandIn {
            news.append(News(agent: standIn.row.name, problem: .standsIn))
        }
        return news
    }
}
