import Agents
import Speech

/// Everything that is chosen by name, one line each: the only place that knows the concrete parts.
enum Registrations {
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

    /// In the order of `auto`: remote ones first.
    static let ears: [any TranscriberFactory.Type] = [
        OpenAITranscriberFactory.self,
        WhisperXTranscriberFactory.self,
        WhisperTranscriberFactory.self,
        WyomingTranscriberFactory.self,
        EmbeddedTranscriberFactory.self,
    ]

    /// In the order of `auto`: remote ones first.
    static let voices: [any SynthesizerFactory.Type] = [
        OpenAISynthesizerFactory.self,
        PiperSynthesizerFactory.self,
        ChatterboxSynthesizerFactory.self,
        WyomingSynthesizerFactory.self,
        EmbeddedSynthesizerFactory.self,
    ]

    static let providers: [any ProviderFactory] = [
        OpenAIProviderFactory(),
        AnthropicProviderFactory(),
        OllamaProviderFactory(),
        N8NProviderFactory(),
        EchoProviderFactory(),
    ]
}
