/// What is the same for all streams of a server.
package struct StreamSettings: Sendable {
    /// Name and version, as `session.ready` tells them.
    package var server: String
    /// A client that sends nothing for so long is closed with 4408 (`websocket.idle_timeout_s`).
    package var idleTimeout: Duration

    package init(server: String, idleTimeout: Duration = .seconds(300)) {
        self.server = server
        self.idleTimeout = idleTimeout
    }
}
