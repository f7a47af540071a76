import Loops
import Migrations
import Net
import Runtime
import SQLite
import Sessions
import VoiceCore

/// The whole server, put together: what there is, and what each part gets.
struct Composition {
    /// In the order in which they start.
    let services: [any Service]

    /// - Throws: ``CommandFailure`` when the database or the configuration can't be used.
    init(_ configuration: Configuration, startedAt: ContinuousClock.Instant) async throws {
        let database = try Storage.open(configuration.databasePath)
        let keyStore = KeyStore(database)
        if let fault = configuration.server.fault(hasKeys: try await keyStore.hasKeys()) {
            throw CommandFailure.wrongUse(fault.description)
        }
        let loops = try LoopGroup(count: LoopGroup.recommendedCount(cores: Processors.count))
        let history = HistoryStore(database)
        let readiness = Readiness()
        readiness.check("database") { await Storage.check(database) }

        var groups: [any RouteGroup] = [
            HealthRoutes(startedAt: startedAt, readiness: readiness), PageRoutes(), HistoryRoutes(history: history),
        ]
        groups.append(DescriptionRoute(others: groups))
        let handler = APIHandler(
            router: Router(groups),
            authorizer: Authorizer(
                keys: StoredKeys(keyStore, apiKey: configuration.server.apiKey),
                ratePerMinute: configuration.server.rateLimitPerMinute
            ),
            origins: Origins(allowed: configuration.server.corsOrigins)
        )
        services = [
            StorageService(database: database),
            LoopService(loops: loops),
            HTTPService(configuration.server, loops: loops, handler: handler, readiness: readiness),
        ]
    }
}
