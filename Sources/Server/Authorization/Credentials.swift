import Net
import WebSocketPCM

/// The key that a request carries.
enum Credentials {
    /// The first of: `Authorization: Bearer`, `X-API-Key`, and for WebSockets, whose browsers can set neither, the
    /// subprotocol `bearer.KEY` and `?token=KEY`.
    static func key(in request: HTTPRequest) -> String? {
        if let authorization = request.headers["Authorization"] {
            let parts = authorization.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
            guard parts.count == 2, parts[0].lowercased() == "bearer" else { return authorization }
            return String(parts[1])
        }
        if let key = request.headers["X-API-Key"] { return key }
        guard request.isUpgrade else { return nil }
        return StreamSubprotocol.key(among: request.headers.elements("Sec-WebSocket-Protocol"))
            ?? request.query("token")
    }
}

extension HTTPRequest {
    /// Whether it asks for a WebSocket.
    var isUpgrade: Bool { headers.elements("Upgrade").contains { $0.lowercased() == "websocket" } }
}
