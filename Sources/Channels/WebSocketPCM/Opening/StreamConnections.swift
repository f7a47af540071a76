import Loops
import Runtime

/// The streams that are open, by what let them in.
///
/// Any thread.
package final class StreamConnections: Sendable {
    private struct Entry {
        let connection: WebSocketConnection
        let access: StreamAccess
    }

    private let entries = Lock<[ObjectIdentifier: Entry]>([:])

    init() {}

    package var count: Int { entries.withLock(\.count) }

    /// Closes streams with 4401.
    ///
    /// - Parameter isRevoked: Whether what let a stream in is no longer in force.
    package func revoke(where isRevoked: (StreamAccess) -> Bool) {
        let revoked = entries.withLock { entries in
            entries.values.filter { isRevoked($0.access) }.map(\.connection)
        }
        for connection in revoked {
            connection.loop.post {
                connection.assumeIsolated { $0.close(.keyRevoked, "no API key in force lets this stream in") }
            }
        }
    }

    func add(_ connection: WebSocketConnection, _ access: StreamAccess) {
        entries.withLock { $0[ObjectIdentifier(connection)] = Entry(connection: connection, access: access) }
    }

    func remove(_ connection: WebSocketConnection) {
        entries.withLock { $0[ObjectIdentifier(connection)] = nil }
    }
}
