internal import CLinux
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
            { exchange, _, _, early, earlyByteCount, descriptor, handle in
                let early = unsafe UnsafeRawBufferPointer(start: early, count: early == nil ? 0 : earlyByteCount)
                let bytes = unsafe Array(early) + WebSocketUpgrade.readAll(descriptor)
                if let handle = unsafe handle { unsafe cmhd_close_upgraded(handle) }
                unsafe HTTPExchange.from(exchange)?.upgraded(early: bytes)
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

    /// What the client sent behind the request and libmicrohttpd has not read.
    private static func readAll(_ descriptor: Int32) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16 * 1024)
        while true {
            let count = unsafe recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
        }
    }
}
