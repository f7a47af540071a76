package import Loops

/// Takes the answer to one request, exactly one, on the connection's loop.
///
/// One that goes away without an answer answers 500.
///
/// Safe because every call checks that it is on the loop.
package final class HTTPResponder: @unchecked Sendable {
    private let exchange: HTTPExchange
    private let request: HTTPRequest

    init(_ exchange: HTTPExchange, _ request: HTTPRequest) {
        self.exchange = exchange
        self.request = request
    }

    deinit {
        guard !exchange.loop.isCurrent || !exchange.isAnswered else { return }
        exchange.loop.post { [exchange] in exchange.giveError(.status(500)) }
    }

    /// The connection's loop: where to call from, and the executor for a task that answers.
    package var loop: EventLoop { exchange.loop }

    /// Whether there is, or can be, an answer no more.
    package var isAnswered: Bool { exchange.isAnswered }

    /// Called once, on the loop, when the client leaves before the answer is complete.
    package var onDisconnect: (() -> Void)? {
        get { exchange.onDisconnect }
        set { exchange.onDisconnect = newValue }
    }

    /// The whole body; empty for a request without one.
    ///
    /// Only now is the client invited to send it, if it waits for that (`Expect: 100-continue`).
    ///
    /// - Parameter limit: The most bytes that are welcome.
    /// - Returns: The bytes, without chunk framing.
    /// - Throws: ``HTTPBodyError``; answer 413 to ``HTTPBodyError/tooLarge``.
    package func body(upTo limit: Int) async throws(HTTPBodyError) -> [UInt8] {
        try await exchange.readBody(upTo: limit)
    }

    /// Answers.
    ///
    /// To a HEAD request only the headers go out. Before the body has been read, the connection closes afterwards.
    package func respond(_ response: HTTPResponse) {
        exchange.give(.response(response))
    }

    /// Answers with the handler's error body.
    package func respondError(_ status: Int, headers: HTTPHeaders = [:]) {
        exchange.giveError(.status(status), headers: headers)
    }

    /// Answers with a body that is made while it is sent (chunked; to HTTP/1.0 until the connection closes).
    package func respondStreaming(status: Int = 200, headers: HTTPHeaders) -> HTTPBodyStream {
        let stream = HTTPBodyStream(exchange)
        exchange.give(.stream(stream, status: status, headers: headers))
        return stream
    }

    /// Whether ``upgrade(subprotocol:on:limits:_:)`` can make the connection a WebSocket; if not, the request is answered.
    ///
    /// It says 426 with `Sec-WebSocket-Version: 13` to what is no handshake of that version, else 400. Ask before anything
    /// is done for the conversation.
    package func acceptsHandshake() -> Bool {
        guard let refusal = WebSocketHandshake.refusal(of: request) ?? (exchange.mayUpgrade ? nil : .status(400))
        else { return true }
        let wanted: HTTPHeaders = ["Upgrade": "websocket", "Sec-WebSocket-Version": "13"]
        exchange.giveError(refusal, headers: refusal.status == 426 ? wanted : [:])
        return false
    }

    /// Makes the connection a WebSocket on a loop of choice.
    ///
    /// A faulty handshake is answered here, as ``acceptsHandshake()`` does.
    ///
    /// - Parameters:
    ///   - subprotocol: What the answer chooses of the client's `Sec-WebSocket-Protocol`, if anything.
    ///   - loop: Where the WebSocket lives.
    ///   - limits: For its messages.
    ///   - start: Called on `loop`; the callbacks set there miss nothing.
    package func upgrade(
        subprotocol: String?,
        on loop: EventLoop,
        limits: WebSocketLimits = WebSocketLimits(),
        _ start: @escaping @Sendable (WebSocket) -> Void
    ) {
        guard acceptsHandshake(), let key = request.headers["Sec-WebSocket-Key"] else { return }
        let upgrade = WebSocketUpgrade(
            acceptKey: WebSocketHandshake.acceptKey(for: key),
            subprotocol: subprotocol,
            loop: loop,
            limits: limits,
            start: start
        )
        exchange.give(.upgrade(upgrade))
    }
}
