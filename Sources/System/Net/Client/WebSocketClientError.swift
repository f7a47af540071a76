/// Why no WebSocket came about.
package enum WebSocketClientError: Error, Sendable, Equatable {
    /// There was no connection.
    case connection(HTTPClientError)
    /// The server answered with another status than 101.
    case refused(status: Int)
    /// The server's handshake breaks RFC 6455, section 4.1.
    case malformed(String)
    /// The handshake did not end in time.
    case timedOut
    case cancelled

    /// For a person: what happened.
    package var reason: String {
        switch self {
        case .connection(let error): error.reason
        case .refused(let status): "the server refuses a WebSocket with status \(status)"
        case .malformed(let detail): "the server's WebSocket handshake is wrong: \(detail)"
        case .timedOut: "no WebSocket handshake in time"
        case .cancelled: "cancelled"
        }
    }
}
