import Agents
import Configuration
import Sessions
import Speech

/// Everything that is chosen by name, one line each: the only place that knows the concrete parts.
struct Registrations: Sendable {
    static let commands: [any Command] = [
        ServeCommand(),
        StartCommand(),
        StopCommand(),
        StatusCommand(),
        LogsCommand(),
        DoctorCommand(),
        TalkCommand(),
        AgentsListCommand(),
        AgentsShowCommand(),
        AgentsAddCommand(),
        AgentsEditCommand(),
        AgentsRemoveCommand(),
        AgentsExportCommand(),
        AgentsImportCommand(),
        AgentsHistoryCommand(),
        AgentsRevertCommand(),
        SessionsListCommand(),
        SessionsShowCommand(),
        SessionsExportCommand(),
        SessionsDeleteCommand(),
        SessionsSearchCommand(),
        KeysCreateCommand(),
        KeysListCommand(),
        KeysRevokeCommand(),
        MigrateCommand(),
        BackupCommand(),
    ]

    /// What a server can be put together from.
    static let standard = Registrations(
        ears: [OpenAIEars.kind, WhisperXEars.kind, WhisperEars.kind, WyomingEars.kind, EmbeddedEars.kind],
        voices: [OpenAIVoice.kind, PiperVoice.kind, ChatterboxVoice.kind, WyomingVoice.kind, EmbeddedVoice.kind],
        vendors: [
            OpenAI.vendor, Anthropic.vendor, OpenRouter.vendor, Ollama.vendor, N8N.vendor, Echo.vendor,
        ]
    )

    let engines: EngineKinds
    /// In the order of the chain that the environment describes.
    let vendors: [ModelVendor]
    /// Everything that can be configured.
    let options: ConfigTable

    /// Gathers parts.
    ///
    /// - Parameters:
    ///   - ears: In the order of `auto`: remote ones first.
    ///   - voices: The same for voices.
    ///   - vendors: In the order of the chain that the environment describes.
    init(ears: [EarsKind], voices: [VoiceKind], vendors: [ModelVendor]) {
        engines = EngineKinds(ears: ears, voices: voices)
        self.vendors = vendors
        options = ConfigTable(
            ServerConfiguration.options + SessionLimits.options + ConversationSettings.options + AgentDefaults.options
                + engines.options + ConfiguredChain.options + vendors.flatMap(\.options)
        )
    }
}
