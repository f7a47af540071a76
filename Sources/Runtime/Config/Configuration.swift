/// Everything that was configured, checked and typed.
package struct Configuration: Sendable {
    package let server: Server
    package let sessions: Sessions
    package let endpointing: Endpointing
    package let hearing: Hearing
    package let speaking: Speaking
    package let models: Models
    package let logging: Logging
    /// The SQLite file; a relative path counts from the working folder.
    package let databasePath: String
    /// The folder of the model files; nil: beside the executable.
    package let modelFolder: String?
    /// Things set that have no effect, or were not written as they are taken; for the log.
    package let warnings: [ConfigFault]
    private let variables: [String: String]

    /// Puts the layers over one another and checks them.
    ///
    /// - Throws: ``ConfigError`` with every fault there is.
    package init(_ sources: ConfigSources) throws(ConfigError) {
        let resolver = ConfigResolver(sources)
        let values = ConfigValues(resolver.values)
        server = Server(values)
        sessions = Sessions(values)
        endpointing = Endpointing(values)
        hearing = Hearing(values)
        speaking = Speaking(values)
        models = Models(values)
        logging = Logging(values)
        databasePath = values.text(ConfigTable.database)
        modelFolder = values.optionalText(ConfigTable.models)
        warnings = resolver.warnings
        variables = resolver.variables
        let faults = resolver.faults + server.faults + hearing.faults + speaking.faults
        guard faults.isEmpty else { throw ConfigError(faults) }
    }

    /// The value of a variable that the table doesn't know, such as the key that a provider's row names; the environment wins
    /// over `.env`.
    ///
    /// - Returns: Without blanks and quotes around it; nil when it is not set or empty.
    package func variable(_ name: String) -> String? {
        let value = variables[name].map { SettingText($0).value }
        return value?.isEmpty == false ? value : nil
    }
}

extension Configuration {
    package struct Logging: Sendable {
        package let level: LogLevel
        package let format: LogOutput.Format

        init(_ values: ConfigValues) {
            level = LogLevel(name: values.text(ConfigTable.logLevel)) ?? .info
            format = LogOutput.Format(rawValue: values.text(ConfigTable.logFormat)) ?? .text
        }
    }
}
