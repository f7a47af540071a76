import Agents
import Configuration
import Runtime
import Sessions
import Speech

/// Everything that was configured, checked.
///
/// What only one part reads, such as the address of an engine, stays in ``values`` and is read there.
struct ServerConfiguration: Sendable {
    /// What there is to configure.
    let parts: Registrations
    let listening: ListeningSettings
    let limits: SessionLimits
    let conversation: ConversationSettings
    let agents: AgentDefaults
    let logging: LoggingSettings
    /// The SQLite file; a relative path counts from the working folder.
    let databasePath: String
    /// The folder of the model files; nil: beside the executable.
    let modelFolder: String?
    /// Every option that the parts declare.
    let values: ConfigValues
    /// Things set that have no effect, or were not written as they are taken; for the log.
    let warnings: [ConfigFault]
    /// What no option names.
    let variables: ConfigVariables

    /// Puts the layers over one another and checks them.
    ///
    /// - Parameters:
    ///   - sources: The layers.
    ///   - parts: What there is to configure.
    /// - Throws: ``ConfigError`` with every fault there is.
    init(_ sources: ConfigSources, parts: Registrations = .standard) throws(ConfigError) {
        let resolver = ConfigResolver(sources, table: parts.options)
        self.parts = parts
        values = resolver.values
        listening = ListeningSettings(values)
        limits = SessionLimits(values)
        conversation = ConversationSettings(values)
        let voice = VoiceDefaults(values)
        var agents = AgentDefaults(values)
        agents.speculation = conversation.speculation
        (agents.voice, agents.speed, agents.pitch) = (voice.voice, voice.speed, voice.pitch)
        self.agents = agents
        logging = LoggingSettings(values)
        databasePath = values.text(Self.database)
        modelFolder = values.optionalText(Self.models)
        warnings = resolver.warnings
        variables = resolver.variables
        let faults = resolver.faults + listening.faults + parts.engines.faults(in: values)
        guard faults.isEmpty else { throw ConfigError(faults) }
    }
}

extension ServerConfiguration {
    private static let database = ConfigOption(
        "storage.database",
        "PARLEY_DB",
        .path,
        default: "data/parley.db",
        "The SQLite file."
    )
    private static let models = ConfigOption(
        "speech.models",
        "PARLEY_MODELS",
        .path,
        "Folder of the model files; not set: beside the executable."
    )

    /// What the server itself reads.
    static let options =
        ListeningSettings.options + [database] + LoggingSettings.options + [models] + PlannedOptions.all
}
