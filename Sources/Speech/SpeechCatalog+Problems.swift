package import VoiceCore

extension SpeechCatalog: SpeechOffer {
    package func problems(of agent: Agent) -> [AgentProblem] {
        var problems = Self.problems(
            of: agent.stt,
            in: agent.language,
            "stt",
            "hears",
            row: row(of: ears, names: agent.stt, own: order.ears).map { Candidate($0.engine) },
            here: ears.map { Candidate($0.engine) },
            kinds: kinds.ears.map(\.name)
        )
        problems += Self.problems(
            of: agent.tts,
            in: agent.language,
            "tts",
            "speaks",
            row: row(of: voices, names: agent.tts, own: order.voices).map { Candidate($0.engine) },
            here: voices.map { Candidate($0.engine) },
            kinds: kinds.voices.map(\.name)
        )
        if let voice = agent.voice,
            let message = reasonWithoutVoice(voice, names: agent.tts, language: agent.language)
        {
            problems.append(AgentProblem(field: "voice", message: message, isBridged: true))
        }
        return problems
    }

    /// An engine as far as its languages are concerned.
    private struct Candidate {
        let description: EngineDescription
        /// It can't say yet what it can do.
        let isStarting: Bool

        init(_ engine: any SpeechEngine) {
            description = engine.description
            isStarting = (engine as? any SelfChecking)?.isStarting ?? false
        }

        func mayDo(_ language: String) -> Bool { isStarting || description.canDo(language: language) }
    }

    private static func problems(
        of names: [String]?,
        in language: String,
        _ field: String,
        _ verb: String,
        row: [Candidate],
        here: [Candidate],
        kinds: [String]
    ) -> [AgentProblem] {
        let missing = (names ?? []).filter { $0 != "auto" }.compactMap { name -> String? in
            guard let engine = here.first(where: { $0.description.name == name }) else {
                return kinds.contains(name) ? "\(name) is not configured here" : "there is no engine \(name) here"
            }
            return engine.mayDo(language) ? nil : "\(name) \(verb) \(engine.description.fewLanguages(but: language))"
        }
        let isAnyAble = row.contains { $0.mayDo(language) }
        var problems = missing.map {
            AgentProblem(
                field: field,
                message: isAnyAble ? "\($0); the next one is used" : $0,
                isBridged: isAnyAble
            )
        }
        if !isAnyAble {
            let field = missing.isEmpty ? "language" : field
            let message = "no engine that may be used \(verb) \(language)"
            problems.append(AgentProblem(field: field, message: message, isBridged: false))
        }
        return problems
    }
}

extension EngineDescription {
    /// The languages where they are few, else that this one is missing.
    fileprivate func fewLanguages(but language: String) -> String {
        let known = languages.filter { $0 != "-" }
        return known.count <= 3 ? "\(known.joined(separator: ", ")) only" : "many languages, but not \(language)"
    }
}
