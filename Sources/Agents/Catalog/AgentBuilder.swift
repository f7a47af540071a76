import Runtime
import VoiceCore

/// Turns rows into agents, and says what of them can't be used.
struct AgentBuilder: Sendable {
    let defaults: AgentDefaults
    let registry: ProviderRegistry
    /// What the environment names, for null columns of a provider.
    let configured: [ProviderConfiguration]
    let environment: @Sendable (String) -> String?
    /// What the engines can do; nil: nothing is said of them.
    let speech: (any SpeechOffer)?

    /// Checks a row and makes its agent.
    ///
    /// - Parameters:
    ///   - row: As it stands in the database.
    ///   - former: The agent so far, which stays in force where the row can't be used.
    /// - Returns: The agent with its problems.
    func agent(from row: AgentRow, former: ReadyAgent?) -> ReadyAgent {
        var check = AgentCheck(hasFormer: former != nil)
        let agent = agent(from: row, &check)
        if let former, check.isUnusable {
            return ReadyAgent(
                row: row,
                agent: former.agent,
                usesDefaultChain: former.usesDefaultChain,
                problems: check.problems,
                speech: speech
            )
        }
        return ReadyAgent(
            row: row,
            agent: agent,
            usesDefaultChain: row.providers.isEmpty,
            problems: check.problems,
            speech: speech
        )
    }

    private func agent(from row: AgentRow, _ check: inout AgentCheck) -> Agent {
        let columns = row.columns
        for field in [AgentColumns.tools, AgentColumns.routes] { _ = check.value(field, in: columns) }
        let (speed, pitch) = (
            check.value(AgentColumns.speed, in: columns), check.value(AgentColumns.pitch, in: columns)
        )
        return Agent(
            id: row.id,
            name: row.name,
            instructions: row[AgentColumns.instructions],
            greeting: row[AgentColumns.greeting],
            language: row[AgentColumns.language],
            stt: Self.names(row[AgentColumns.stt]),
            tts: Self.names(row[AgentColumns.tts]),
            voice: row[AgentColumns.voice] ?? defaults.voice,
            speed: speed == 1 ? defaults.speed : speed,
            pitch: pitch == 1 ? defaults.pitch : pitch,
            volume: check.value(AgentColumns.volume, in: columns),
            endpointing: endpointing(of: columns, &check),
            speculation: row[AgentColumns.speculation] && defaults.speculation,
            bargeIn: row[AgentColumns.bargeIn],
            contextMessages: check.value(AgentColumns.contextMessages, in: columns) ?? defaults.contextMessages,
            temperature: check.value(AgentColumns.temperature, in: columns) ?? defaults.temperature,
            maxTokens: check.value(AgentColumns.maxTokens, in: columns) ?? defaults.maxTokens,
            failureText: row[AgentColumns.failureText] ?? FailureText.sentence(in: row[AgentColumns.language]),
            model: registry.chain(
                row.providers.compactMap { link(from: $0, &check) },
                hedges: row[AgentColumns.hedge]
            )
        )
    }

    /// The names of a comma-separated list; nil where there are none, which leaves the choice to the server.
    private static func names(_ list: String?) -> [String]? {
        let names = list?.split { $0 == "," || $0 == " " }.map(String.init) ?? []
        return names.isEmpty ? nil : names
    }

    private func endpointing(of columns: ColumnValues, _ check: inout AgentCheck) -> EndpointingSettings {
        var settings = defaults.endpointing
        settings.mode = check.value(AgentColumns.endpointing, in: columns) ?? settings.mode
        if let silence = check.value(AgentColumns.silence, in: columns) { settings.silence = .milliseconds(silence) }
        if let longest = check.value(AgentColumns.maxUtterance, in: columns) {
            settings.maxUtterance = .milliseconds(longest)
        }
        return settings
    }

    private func link(
        from row: ProviderRow,
        _ check: inout AgentCheck
    ) -> (provider: any Provider, configuration: ProviderConfiguration)? {
        let prefix = "providers[\(row.position)]."
        func value<Value>(_ field: AgentField<Value>) -> Value { check.value(field, in: row.columns, prefix: prefix) }
        let kind = row[ProviderColumns.kind]
        let standard = configured.first { $0.kind == kind }
        let (firstToken, whole) = (value(ProviderColumns.firstTokenTimeout), value(ProviderColumns.timeout))
        let extra = value(ProviderColumns.extra)
        let configuration = ProviderConfiguration(
            kind: kind,
            baseURL: row[ProviderColumns.baseURL] ?? standard?.baseURL,
            model: row[ProviderColumns.model] ?? standard?.model,
            apiKey: apiKey(of: row, standard, prefix + ProviderColumns.apiKeyVariable.column.name, &check),
            temperature: value(ProviderColumns.temperature),
            maxTokens: value(ProviderColumns.maxTokens),
            firstTokenTimeout: .milliseconds(firstToken),
            timeout: .milliseconds(whole),
            retries: value(ProviderColumns.retries),
            extra: extra.object ?? [:],
            isStreaming: standard?.isStreaming ?? true
        )
        do throws(AgentProblem) {
            return (try registry.provider(configuration), configuration)
        } catch {
            check.note(prefix + error.field, error.message)
            return nil
        }
    }

    /// The key that the row names, or the environment's own where the row leaves the server to the environment.
    private func apiKey(
        of row: ProviderRow,
        _ standard: ProviderConfiguration?,
        _ field: String,
        _ check: inout AgentCheck
    ) -> String? {
        guard let variable = row[ProviderColumns.apiKeyVariable] else {
            return row[ProviderColumns.baseURL] == nil ? standard?.apiKey : nil
        }
        let key = environment(variable)
        // Somebody may have taken the column for the place of the key itself.
        let name = Redaction.shownName(variable)
        if key == nil { check.note(field, "the environment has no \(name); the provider is asked without a key") }
        guard let key, !key.canBeKey else { return key }
        check.note(field, "\(name) holds a blank or a control character, so the provider is asked without a key")
        return nil
    }
}
