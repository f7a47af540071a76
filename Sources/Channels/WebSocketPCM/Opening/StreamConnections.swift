import Loops
import Runtime

/// The streams that are open, by the key that they were opened with.
///
/// Any thread.
package final class StreamConnections: Sendable {
    private struct Entry {
        let connection: WebSocketConnection
        let owner: String?
    }

    private let entries = Lock<[ObjectIdentifier: Entry]>([:])

    init() {}

    package var count: Int { entries.withLock(\.count) }

    /// Closes the streams of a key that was revoked, with 4401.
    package func revoke(owner: String) {
        let revoked = entries.withLock { entries in
            entries.values.filter { $0.owner == owner }.map(\.connection)
        }
        for connection in revoked {
            connection.loop.post { connection.assumeIsolated { $0.close(.keyRevoked, "the API key was revoked") } }
        }
    }

    func add(_ connection: WebSocketConnection, owner: String?) {
        entries.withLock { $0[ObjectIdentifier(connection)] = Entry(connection: connection, owner: owner) }
    }

    func remove(_ connection: WebSocketConnection) {
        entries.withLock { $0[ObjectIdentifier(connection)] = nil }
    }
}
