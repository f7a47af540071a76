package import Net
package import VoiceCore

/// The raw PCM channel: `GET /v1/stream` becomes a connection to a session (`websocket.md`).
package struct StreamChannel: Sendable {
    private let directory: any SessionDirectory
    private let settings: StreamSettings
    /// The connections that are open.
    package let connections = StreamConnections()

    package init(directory: any SessionDirectory, settings: StreamSettings) {
        self.directory = directory
        self.settings = settings
    }

    /// Answers the request of an authorised client: upgrades it, and the conversation begins.
    ///
    /// On the responder's loop, in a task with that loop as its executor preference. A request that is no proper
    /// WebSocket handshake is answered here.
    ///
    /// - Parameters:
    ///   - request: To `/v1/stream`.
    ///   - responder: Not answered yet; answered only if this returns.
    ///   - access: Who asks.
    /// - Throws: ``SessionFault`` with a code of `websocket.md`, "Opening", for the server to answer with.
    package func open(
        _ request: HTTPRequest,
        _ responder: HTTPResponder,
        _ access: StreamAccess
    ) async throws(SessionFault) {
        // Whoever is admitted to a new session has left a row.
        guard responder.acceptsHandshake() else { return }
        let query = try StreamQuery(request.query)
        let admission = try await directory.admit(query.request(access))
        guard !responder.isAnswered else { return }
        let subprotocol = StreamSubprotocol.answer(to: request.headers.elements("Sec-WebSocket-Protocol"))
        let (settings, connections) = (settings, connections)
        responder.upgrade(subprotocol: subprotocol, on: admission.loop) { socket in
            let connection = WebSocketConnection(socket, query: query, settings: settings)
            connections.add(connection, access)
            connection.begin(with: admission) { connections.remove(connection) }
        }
    }
}
