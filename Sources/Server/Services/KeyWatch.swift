import Runtime
import SQLite
import Sessions
import WebSocketPCM

/// Closes the streams of keys that were revoked, wherever that was done.
final class KeyWatch: Service {
    let name = "keys"
    private let keys: KeyStore
    private let connections: StreamConnections
    private let watch = Lock<Task<Void, Never>?>(nil)

    private static let interval: Duration = .seconds(2)

    init(keys: KeyStore, connections: StreamConnections) {
        self.keys = keys
        self.connections = connections
    }

    func start() async {
        watch.withLock { $0 = Task(name: "revoked keys") { await self.run() } }
    }

    func stop() async { watch.withLock { $0?.cancel() } }

    private func run() async {
        while (try? await Task.sleep(for: Self.interval)) != nil {
            // A database that is down for a while revokes nothing; the next look makes up for it.
            guard connections.count > 0, let all = try? await keys.list() else { continue }
            for key in all where key.revokedAt != nil { connections.revoke(owner: key.name) }
        }
    }
}
