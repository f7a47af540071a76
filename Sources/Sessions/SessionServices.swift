package import VoiceCore

/// What all sessions share.
package struct SessionServices: Sendable {
    package let agents: any AgentDirectory
    package let engines: any SpeechEngines
    package let history: HistoryStore
    /// Models may be asked before the end of an utterance is certain; agents can only switch it off.
    package let speculation: Bool
    /// A voice that gives nothing for so long is given up, and the reply goes on as text; longer than engines take to
    /// give up by themselves.
    package let voicePatience: Duration
    /// Words that do not interrupt a reply.
    package let backchannels: Backchannels

    package init(
        agents: any AgentDirectory,
        engines: any SpeechEngines,
        history: HistoryStore,
        speculation: Bool = true,
        voicePatience: Duration = .seconds(45),
        backchannels: Backchannels = .standard
    ) {
        self.agents = agents
        self.engines = engines
        self.history = history
        self.speculation = speculation
        self.voicePatience = voicePatience
        self.backchannels = backchannels
    }
}
