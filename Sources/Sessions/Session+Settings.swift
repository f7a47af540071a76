import Runtime
import VoiceCore

/// Which settings hold: the agent's own, and what this session changed.
extension Session {
    /// The agent as it is now; nil when there is none at all.
    func currentAgent() -> Agent? {
        try? services.agents.agent(id: agentID)
    }

    func effective(_ agent: Agent?) -> EffectiveSettings {
        var endpointing = agent?.endpointing ?? EndpointingSettings()
        if let change = settings.endpointing {
            if let mode = change.mode.flatMap(EndpointingSettings.Mode.init) { endpointing.mode = mode }
            if let silence = change.silenceMilliseconds { endpointing.silence = .milliseconds(silence) }
            if let longest = change.maxUtteranceMilliseconds { endpointing.maxUtterance = .milliseconds(longest) }
        }
        return EffectiveSettings(
            agent: agent?.name ?? "",
            voice: settings.voice ?? agent?.voice,
            speed: settings.speed ?? agent?.speed ?? 1,
            language: settings.language ?? agent?.language ?? "en",
            instructions: settings.instructions ?? agent?.instructions ?? "",
            endpointing: endpointing,
            bargeIn: settings.bargeIn ?? agent?.bargeIn ?? true,
            audio: connection?.wantsAudio ?? settings.audio ?? true,
            partials: connection?.wantsPartials ?? settings.partials ?? true
        )
    }

    /// A turn begins with the settings as they are now.
    func refreshRules() {
        let agent = currentAgent()
        let settings = effective(agent)
        machine.rules = TurnRules(
            bargeIn: settings.bargeIn,
            speculation: services.speculation && agent?.speculation != false,
            settlesEarly: settings.endpointing.mode == .adaptive,
            waitsForCommit: settings.endpointing.mode == .manual,
            backchannels: services.backchannels,
            language: settings.language
        )
    }

    /// `session.update`.
    func change(_ update: SessionUpdate) {
        if let name = update.agent {
            do throws(AgentError) {
                agentID = try services.agents.agent(named: name).id
            } catch {
                let message = "There is no enabled agent \"\(name)\"."
                return tell(.fault(SessionFault(.agentNotFound, message, param: "agent")))
            }
        }
        settings.merge(update.settings)
        if let audio = update.settings.audio { connection?.wantsAudio = audio }
        if let partials = update.settings.partials { connection?.wantsPartials = partials }
        refreshRules()
        renewEars()
        keepSettings()
    }
}

extension SessionSettings {
    /// Takes over what a change names.
    fileprivate mutating func merge(_ change: SessionSettings) {
        voice = change.voice ?? voice
        speed = change.speed ?? speed
        language = change.language ?? language
        instructions = change.instructions ?? instructions
        bargeIn = change.bargeIn ?? bargeIn
        audio = change.audio ?? audio
        partials = change.partials ?? partials
        guard let new = change.endpointing else { return }
        endpointing = Endpointing(
            mode: new.mode ?? endpointing?.mode,
            silenceMilliseconds: new.silenceMilliseconds ?? endpointing?.silenceMilliseconds,
            maxUtteranceMilliseconds: new.maxUtteranceMilliseconds ?? endpointing?.maxUtteranceMilliseconds
        )
    }
}
