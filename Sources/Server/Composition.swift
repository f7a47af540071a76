import Agents
import Configuration
import Loops
import Migrations
import Net
import Runtime
import SQLite
import Sessions
import Speech
import VoiceCore
import WebSocketPCM

/// The whole server, put together: what there is, and what each part gets.
struct Composition {
    /// In the order in which they start.
    let services: [any Service]
    let http: HTTPService
    let router: Router

    /// - Throws: ``CommandFailure`` when the database or the configuration can't be used.
    init(_ configuration: ServerConfiguration, startedAt: ContinuousClock.Instant) async throws {
        let database = try await Storage.open(configuration.databasePath, isServing: true)
        let keyStore = KeyStore(database)
        if let fault = try await configuration.listening.openFault(in: keyStore) {
            throw CommandFailure.wrongUse(ConfigError([fault]).description)
        }
        let keys = StoredKeys(
            keyStore,
            apiKey: configuration.listening.apiKey,
            isLoopback: configuration.listening.isLoopback
        )
        let running = RunningRequests()
        let loops = try LoopGroup(count: LoopGroup.recommendedCount(cores: Machine.cores))
        let history = HistoryStore(database)
        let readiness = Readiness()
        readiness.check("database") { await Storage.check(database) }

        let clients = HTTPClients(loops)
        let speech = SpeechService(configuration, loops: loops, clients: clients)
        readiness.check("stt") { speech.check(.ears) }
        readiness.check("tts") { speech.check(.voice) }
        let agents = try AgentsService(configuration, database: database, clients: clients, speech: speech)
        readiness.check("providers") { agents.check() }
        let sessions = SessionsService(
            configuration.limits,
            services: SessionServices(
                agents: agents.catalog,
                engines: speech.catalog,
                history: history,
                speculation: configuration.conversation.speculation,
                backchannels: configuration.conversation.backchannels
            ),
            loops: loops
        )
        let stream = StreamChannel(
            directory: sessions.hub,
            settings: StreamSettings(
                server: ServerVersion.full,
                idleTimeout: configuration.listening.webSocketIdleTimeout
            )
        )
        let store = AgentStore(database)
        let groups = Self.routes(
            startedAt,
            readiness,
            history,
            agents.catalog,
            store,
            sessions.hub,
            stream,
            speech.catalog
        )
        router = Router(groups)
        let handler = APIHandler(
            router: router,
            authorizer: Authorizer(keys: keys, ratePerMinute: configuration.listening.rateLimitPerMinute),
            origins: Origins(allowed: configuration.listening.corsOrigins),
            running: running,
            readiness: readiness
        )
        http = HTTPService(configuration.listening, loops: loops, handler: handler, readiness: readiness)
        services = [
            StorageService(database: database),
            LoopService(loops: loops),
            speech,
            agents,
            sessions,
            KeyWatch(keys: keys, streams: stream.connections, requests: running),
            http,
        ]
    }

    private static func routes(
        _ startedAt: ContinuousClock.Instant,
        _ readiness: Readiness,
        _ history: HistoryStore,
        _ agents: AgentCatalog,
        _ agentStore: AgentStore,
        _ hub: SessionHub,
        _ stream: StreamChannel,
        _ speech: SpeechCatalog
    ) -> [any RouteGroup] {
        let groups: [any RouteGroup] = [
            HealthRoutes(startedAt: startedAt, readiness: readiness),
            PageRoutes(),
            SessionRoutes(history: history, agents: agents),
            SessionChangeRoutes(history: history, agents: agents, hub: hub),
            HistoryRoutes(history: history),
            MessageRoutes(history: history, hub: hub),
            AgentRoutes(agents: agents),
            AgentChangeRoutes(agents: agents, store: agentStore),
            ModelRoutes(agents: agents, speech: speech, startedAt: WallClock.milliseconds),
            VoiceRoutes(speech: speech),
            StreamRoute(channel: stream),
        ]
        return groups + [DescriptionRoute(others: groups)]
    }
}
