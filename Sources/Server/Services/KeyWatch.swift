import Runtime
import SQLite
import Sessions
import WebSocketPCM

/// Ends streams and long requests that nothing in force lets in any more: their key was revoked, deleted or lost its scope, or
/// the first key was made, wherever that was done.
final class KeyWatch: Service {
    let name = "keys"
    private let keys: StoredKeys
    private let streams: StreamConnections
    private let requests: RunningRequests
    private let watch = Lock<Task<Void, Never>?>(nil)
    private let logger = Logger("keys")

    private static let interval: Duration = .seconds(1)

    init(keys: StoredKeys, streams: StreamConnections, requests: RunningRequests) {
        self.keys = keys
        self.streams = streams
        self.requests = requests
    }

    func start() async {
        if let grants = try? await keys.grants(), !grants.isAny {
            logger.warning("no API key is in force, so everybody is refused; parley keys create makes one")
        }
        watch.withLock { $0 = Task(name: "keys in force") { await self.run() } }
    }

    func stop() async { watch.withLock { $0?.cancel() } }

    private func run() async {
        while (try? await Task.sleep(for: Self.interval)) != nil {
            guard streams.count > 0 || !requests.isEmpty else { continue }
            // A database that is down for a while revokes nothing; the next look makes up for it.
            guard let grants = try? await keys.grants() else { continue }
            streams.revoke { !grants.holds($0.grant, for: [.talk], asAdmin: $0.mayUseAnySession) }
            requests.revoke { grants.holds($0, for: $1) }
        }
    }
}
