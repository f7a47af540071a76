import Configuration
import Runtime

/// `parley serve`: the server in the foreground.
struct ServeCommand: Command {
    let name = "serve"
    let summary =
        "Run the server in the foreground; SIGINT, SIGTERM or SIGHUP drains it, a second one stops it at once."
    let flags = [Flag.config]

    func run(_ arguments: Arguments) async throws {
        let startedAt = ContinuousClock.now
        let configuration = try ConfigurationLoader.load(arguments)
        LogOutput.configure(level: configuration.logging.level, format: configuration.logging.format)
        let signals = ProcessSignals.watch()
        ProcessLimits.raiseOpenFiles()
        for warning in configuration.warnings {
            Logger("config").warning("a setting needs a look", ["what": warning.description])
        }
        let composition = try await Composition(configuration, startedAt: startedAt)
        try await ServiceGroup(composition.services).run(until: signals)
    }
}
