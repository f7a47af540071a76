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
    init(
        _ configuration: Configuration,
        database: Database,
        clients: HTTPClients,
        speech: SpeechService
    ) throws(CommandFailure) {
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
            environment: configuration.variable,
            speech: speech.catalog
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
            pitch: configuration.speaking.pitch
        )
    }

    /// What `/ready` and `parley doctor` say where nobody could answer.
    static let noneEnabled = "no agent is enabled: set enabled to 1 on one of them, or make one"

    /// What concerns ears and voices is no matter of who answers.
    private static let speechFields: Set = ["stt", "tts", "language", "voice"]

    /// Whether everybody can answer; failed when nobody can.
    func check() -> Readiness.Check {
        var problems: [String] = []
        var answers = false
        let enabled = catalog.listings().filter(\.isEnabled)
        guard !enabled.isEmpty else { return Readiness.Check(status: .failed, detail: Self.noneEnabled) }
        for listing in enabled {
            problems += listing.problems.filter { !Self.speechFields.contains($0.field) }.map {
                "agent \(listing.name): \($0.field) \($0.message)"
            }
            guard let links = try? (catalog.agent(named: listing.name).model as? FallbackLanguageModel)?.links else {
                continue
            }
            let failing = links.compactMap(\.state.problem)
            answers = answers || failing.count < links.count
            problems += failing.filter { !problems.contains($0) }
        }
        guard !problems.isEmpty else { return .ok }
        return Readiness.Check(status: answers ? .degraded : .failed, detail: problems.joined(separator: "; "))
    }
}
