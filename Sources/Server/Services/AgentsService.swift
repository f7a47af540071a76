import Agents
import Net
import Runtime
import SQLite
import VoiceCore

/// The agents: read at the start, kept current while the server runs.
struct AgentsService: Service {
    let name = "agents"
    let catalog: AgentCatalog
    let chain: DefaultChain

    /// - Throws: ``CommandFailure`` when the configured provider can't work.
    init(_ configuration: Configuration, database: Database, clients: HTTPClients) throws(CommandFailure) {
        let registry = ProviderRegistry(Registrations.providers, clients: clients)
        let models = configuration.models
        let chain = ConfiguredChain(models)
        try chain.check(with: registry)
        do throws(AgentProblem) {
            self.chain = try DefaultChain(
                configured: chain.providers,
                registry: registry,
                detector: models.detectsLocalServer
                    ? LocalServerDetector(
                        ports: LocalServerDetector.usualPorts.filter { $0 != configuration.server.port },
                        clients: clients
                    ) : nil
            )
        } catch {
            throw .wrongUse("llm.\(error.field): \(error.message)")
        }
        catalog = AgentCatalog(
            database: database,
            registry: registry,
            defaultChain: self.chain,
            defaults: Self.defaults(configuration),
            environment: ProcessEnvironment.value
        )
    }

    func start() async throws { try await catalog.start() }
    func stop() async { await catalog.stop() }

    private static func defaults(_ configuration: Configuration) -> AgentDefaults {
        let endpointing = configuration.endpointing
        return AgentDefaults(
            endpointing: EndpointingSettings(
                mode: EndpointingSettings.Mode(rawValue: endpointing.mode) ?? .adaptive,
                silence: endpointing.silence,
                maxUtterance: endpointing.maxUtterance,
                recordLength: endpointing.recordLength
            ),
            contextMessages: configuration.sessions.contextMessages,
            temperature: configuration.models.temperature,
            maxTokens: configuration.models.maxTokens,
            speculation: configuration.sessions.speculation,
            voice: configuration.speaking.voice,
            speed: configuration.speaking.speed,
            pitch: configuration.speaking.pitch,
            failureText: "I can't answer right now. Please try again in a moment."
        )
    }

    /// Whether anybody can answer; `echo` alone says that no model is configured.
    func check() -> Readiness.Check {
        let problems = catalog.listings().filter(\.isEnabled).flatMap(\.problems)
        if let problem = problems.first {
            return Readiness.Check(status: .degraded, detail: "\(problem.field): \(problem.message)")
        }
        return .ok
    }
}
