internal import CMicrohttpd
internal import Loops

/// An accepted handshake: what the answer says, and where the WebSocket goes.
final class WebSocketUpgrade: Sendable {
    private let acceptKey: String
    private let subprotocol: String?
    private let loop: EventLoop
    private let limits: WebSocketLimits
    private let start: @Sendable (WebSocket) -> Void

    init(
        acceptKey: String,
        subprotocol: String?,
        loop: EventLoop,
        limits: WebSocketLimits,
        start: @escaping @Sendable (WebSocket) -> Void
    ) {
        self.acceptKey = acceptKey
        self.subprotocol = subprotocol
        self.loop = loop
        self.limits = limits
        self.start = start
    }

    /// Without `Connection`, which libmicrohttpd adds.
    var headers: HTTPHeaders {
        var headers: HTTPHeaders = ["Upgrade": "websocket", "Sec-WebSocket-Accept": acceptKey]
        headers["Sec-WebSocket-Protocol"] = subprotocol
        return headers
    }

    /// A `101` that makes the exchange hand over its transport once it has been sent.
    func makeResponse(for exchange: HTTPExchange) -> OpaquePointer? {
        unsafe MHD_create_response_for_upgrade(
            { exchange, _, _, _, _, _, handle in
                if let handle = unsafe handle { unsafe cmhd_close_upgraded(handle) }
                unsafe HTTPExchange.from(exchange)?.upgraded()
            },
            // It outlives the answer: libmicrohttpd holds it until the request is completed.
            Unmanaged.passUnretained(exchange).toOpaque()
        )
    }

    /// Puts the WebSocket on a client's transport.
    func take(_ transport: any MovableTransport, early: [UInt8]) {
        transport.move(to: loop) { [self] transport in
            let socket = WebSocket(transport, role: .server, subprotocol: subprotocol, limits: limits)
            start(socket)
            socket.open(early: early)
        }
    }
}
