import Configuration
import Runtime
import SQLite
import Sessions

/// `parley start`: the server in the background.
struct StartCommand: Command {
    let name = "start"
    let summary = "Run the server in the background; its log is \(Background.log)."
    let flags = [Flag.config]

    private static let patience: Duration = .seconds(15)

    func run(_ arguments: Arguments) async throws {
        if let running = Background.running {
            throw CommandFailure("it runs already, process \(running.id); see parley status")
        }
        // Mistakes are told here rather than in the log.
        let configuration = try ConfigurationLoader.load(arguments)
        try await Self.check(configuration)
        let client = try LocalServer(configuration.listening)
        defer { client.close() }
        guard await client.get("/health") == nil else {
            throw CommandFailure("a server answers at \(client.url) already; end it, or choose another PORT")
        }
        try PrivateFile.makeFolder(Background.folder)
        let process = try BackgroundProcess(
            starting: ExecutableFolder.program,
            ["serve"] + arguments.asWords,
            log: Background.log
        )
        try Background.note(process)
        let deadline = ContinuousClock.now + Self.patience
        while ContinuousClock.now < deadline {
            guard process.isRunning else {
                Background.forget()
                throw CommandFailure("the server ended at once; see parley logs")
            }
            if await client.get("/health") != nil {
                Terminal.print("running, process \(process.id), \(client.url)")
                return
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw CommandFailure("the server does not answer at \(client.url); see parley logs")
    }

    /// Refuses what `serve` would refuse for want of a key.
    private static func check(_ configuration: ServerConfiguration) async throws {
        guard configuration.listening.openFault(wasKeyMade: false) != nil else { return }
        let database = try await Storage.open(configuration.databasePath)
        defer { database.close() }
        guard let fault = try await configuration.listening.openFault(in: KeyStore(database)) else { return }
        throw CommandFailure.wrongUse(ConfigError([fault]).description)
    }
}
