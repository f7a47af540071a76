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
        check.parses("tools", row.tools) { $0.array != nil }
        check.parses("routes", row.routes) { $0.array != nil }
        return Agent(
            id: row.id,
            name: row.name,
            instructions: row.instructions,
            greeting: row.greeting,
            language: row.language,
            stt: Self.names(row.stt),
            tts: Self.names(row.tts),
            voice: row.voice ?? defaults.voice,
            speed: check.value("speed", row.speed == 1 ? defaults.speed : row.speed, in: 0.25...4) ?? 1,
            pitch: check.value("pitch", row.pitch == 1 ? defaults.pitch : row.pitch, in: 0.5...2) ?? 1,
            volume: check.value("volume", row.volume, in: 0...2) ?? 1,
            endpointing: endpointing(of: row, &check),
            speculation: row.speculation && defaults.speculation,
            bargeIn: row.bargeIn,
            contextMessages: check.value("context_messages", row.contextMessages, in: 0...1000)
                ?? defaults.contextMessages,
            temperature: check.value("temperature", row.temperature, in: 0...2) ?? defaults.temperature,
            maxTokens: check.value("max_tokens", row.maxTokens, in: 1...Int.max) ?? defaults.maxTokens,
            failureText: row.failureText ?? FailureText.sentence(in: row.language),
            model: registry.chain(row.providers.compactMap { link(from: $0, &check) }, hedges: row.hedge)
        )
    }

    /// The names of a comma-separated list; nil where there are none, which leaves the choice to the server.
    private static func names(_ list: String?) -> [String]? {
        let names = list?.split { $0 == "," || $0 == " " }.map(String.init) ?? []
        return names.isEmpty ? nil : names
    }

    private func endpointing(of row: AgentRow, _ check: inout AgentCheck) -> EndpointingSettings {
        var settings = defaults.endpointing
        if let name = row.endpointing {
            let mode = EndpointingSettings.Mode(rawValue: name)
            if mode == nil { check.refuse("endpointing", "is not adaptive, fixed or manual") }
            settings.mode = mode ?? settings.mode
        }
        if let silence = check.value("silence_ms", row.silence, in: 100...5000) {
            settings.silence = .milliseconds(silence)
        }
        if let longest = check.value("max_utterance_ms", row.maxUtterance, in: 1000...300_000) {
            settings.maxUtterance = .milliseconds(longest)
        }
        return settings
    }

    private func link(
        from row: ProviderRow,
        _ check: inout AgentCheck
    ) -> (provider: any Provider, configuration: ProviderConfiguration)? {
        let field = { (name: String) in "providers[\(row.position)].\(name)" }
        let standard = configured.first { $0.kind == row.kind }
        let firstTokenTimeout = check.value(field("first_token_timeout_ms"), row.firstTokenTimeout, in: 1...86_400_000)
        let timeout = check.value(field("timeout_ms"), row.timeout, in: 1...86_400_000)
        check.parses(field("extra"), row.extra) { $0.object != nil }
        let configuration = ProviderConfiguration(
            kind: row.kind,
            baseURL: row.baseURL ?? standard?.baseURL,
            model: row.model ?? standard?.model,
            apiKey: apiKey(of: row, standard, field("api_key_env"), &check),
            temperature: check.value(field("temperature"), row.temperature, in: 0...2),
            maxTokens: check.value(field("max_tokens"), row.maxTokens, in: 1...Int.max),
            firstTokenTimeout: .milliseconds(firstTokenTimeout ?? 8000),
            timeout: .milliseconds(timeout ?? 60_000),
            retries: check.value(field("retries"), row.retries, in: 0...5) ?? 1,
            extra: JSONValue(column: row.extra).object ?? [:],
            isStreaming: standard?.isStreaming ?? true
        )
        do throws(AgentProblem) {
            return (try registry.provider(configuration), configuration)
        } catch {
            check.note(field(error.field), error.message)
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
        guard let variable = row.apiKeyVariable else { return row.baseURL == nil ? standard?.apiKey : nil }
        let key = environment(variable)
        // Somebody may have taken the column for the place of the key itself.
        let name = Redaction.shownName(variable)
        if key == nil { check.note(field, "the environment has no \(name); the provider is asked without a key") }
        guard let key, !key.canBeKey else { return key }
        check.note(field, "\(name) holds a blank or a control character, so the provider is asked without a key")
        return nil
    }
}
