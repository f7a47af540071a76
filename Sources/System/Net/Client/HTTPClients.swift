package import Loops

/// One HTTP client for each event loop, so that a session's requests stay on its thread.
package struct HTTPClients: Sendable {
    private let clients: [HTTPClient]

    /// Creates a client on each loop of the group.
    ///
    /// - Parameters:
    ///   - loops: The event loops.
    ///   - trust: Whom to trust over TLS.
    package init(_ loops: LoopGroup, trusting trust: ServerTrust = .system) {
        clients = loops.loops.map { HTTPClient(loop: $0, trusting: trust) }
    }

    /// The client of the loop that the caller runs on, else the first one.
    package var nearest: HTTPClient { clients.first { $0.loop.isCurrent } ?? clients[0] }
}
