import Loops
import Runtime
import Sessions
import VoiceCore

/// The sessions: their hub, their cache, and the watch for those that `parley sessions delete` removes.
final class SessionsService: Service {
    let name = "sessions"
    let hub: SessionHub
    private let cache: SessionHub.Cache
    private let sweepInterval: Duration
    private let chores = Lock<[Task<Void, Never>]>([])

    private static let deletionWatchInterval: Duration = .seconds(1)

    init(_ settings: SessionLimits, services: SessionServices, loops: LoopGroup) {
        cache = SessionHub.Cache(capacity: settings.cacheMax, lifetime: settings.cacheTTL)
        sweepInterval = settings.cacheSweep
        hub = SessionHub(services: services, loops: loops, cache: cache, limit: settings.maxLive)
    }

    func start() async {
        let (hub, cache, interval) = (hub, cache, sweepInterval)
        chores.withLock { chores in
            chores = [
                Task(name: "session cache") { await cache.sweep(every: interval) },
                Task(name: "deleted sessions") { await hub.endDeleted(every: Self.deletionWatchInterval) },
            ]
        }
    }

    /// Lets current replies end; a second signal cuts them short.
    func drain() async { await hub.drain() }

    func stop() async {
        // Whoever is connected is told, even when nothing may be waited for any more.
        await hub.drain(patience: .zero)
        chores.withLock { chores in for chore in chores { chore.cancel() } }
    }
}
