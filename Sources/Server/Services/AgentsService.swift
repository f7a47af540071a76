import Agents
import Configuration
import Net
import Runtime
import SQLite
import VoiceCore

/// The agents: read at the start, kept current while the server runs.
struct AgentsService: Service {
    let name = "agents"
    let catalog: AgentCatalog
    let chain: DefaultChain
    /// Whether a local server is looked for where none is configured.
    let detectsLocalServer: Bool

    /// - Throws: ``CommandFailure`` when the configured provider can't work.
    init(
        _ configuration: ServerConfiguration,
        database: Database,
        clients: HTTPClients,
        speech: SpeechService
    ) throws(CommandFailure) {
        let vendors = configuration.parts.vendors
        let registry = ProviderRegistry(vendors, clients: clients)
        let chain = ConfiguredChain(vendors, configuration.values)
        do throws(AgentProblem) {
            detectsLocalServer = chain.detectsLocalServer
            try chain.check(with: registry)
            self.chain = try DefaultChain(
                configured: chain.providers,
                registry: registry,
                detector: chain.detectsLocalServer
                    ? LocalServerDetector(
                        ports: LocalServerDetector.usualPorts.filter { $0 != configuration.listening.port },
                        clients: clients
                    ) : nil
            )
        } catch {
            throw .wrongUse("\(error.field): \(error.message)")
        }
        catalog = AgentCatalog(
            database: database,
            registry: registry,
            defaultChain: self.chain,
            defaults: configuration.agents,
            environment: { configuration.variables[$0] },
            speech: speech.catalog
        )
    }

    func start() async throws { try await catalog.start() }
    func stop() async { await catalog.stop() }

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
