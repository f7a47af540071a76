import Loops
import Runtime
import Sessions
import VoiceCore

/// The sessions: their hub and their cache.
final class SessionsService: Service {
    let name = "sessions"
    let hub: SessionHub
    private let cache: SessionHub.Cache
    private let sweepInterval: Duration
    private let sweep = Lock<Task<Void, Never>?>(nil)

    init(_ settings: Configuration.Sessions, services: SessionServices, loops: LoopGroup) {
        cache = SessionHub.Cache(capacity: settings.cacheMax, lifetime: settings.cacheTTL)
        sweepInterval = settings.cacheSweep
        hub = SessionHub(services: services, loops: loops, cache: cache, limit: settings.maxLive)
    }

    func start() async {
        let (cache, interval) = (cache, sweepInterval)
        sweep.withLock { $0 = Task(name: "session cache") { await cache.sweep(every: interval) } }
    }

    /// Lets current replies end; a second signal cuts them short.
    func drain() async { await hub.drain() }

    func stop() async {
        // Whoever is connected is told, even when nothing may be waited for any more.
        await hub.drain(patience: .zero)
        sweep.withLock { $0?.cancel() }
    }
}
