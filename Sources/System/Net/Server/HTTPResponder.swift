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
        exchange.loop.post { [exchange] in exchange.giveError(500) }
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
        exchange.giveError(status, headers: headers)
    }

    /// Answers with a body that is made while it is sent (chunked; to HTTP/1.0 until the connection closes).
    package func respondStreaming(status: Int = 200, headers: HTTPHeaders) -> HTTPBodyStream {
        let stream = HTTPBodyStream(exchange)
        exchange.give(.stream(stream, status: status, headers: headers))
        return stream
    }

    /// Whether the client asks for a WebSocket.
    package var isWebSocketUpgrade: Bool { WebSocketHandshake.isAsked(by: request) }

    /// Makes the connection a WebSocket on a loop of choice.
    ///
    /// A faulty handshake is answered here: 426 with `Sec-WebSocket-Version: 13` for another version, else 400.
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
        switch WebSocketHandshake.check(request) {
        case .refuse(let status, let headers): exchange.giveError(status, headers: headers)
        case .accept where !exchange.mayUpgrade: exchange.giveError(400)
        case .accept(let key):
            let upgrade = WebSocketUpgrade(
                acceptKey: key,
                subprotocol: subprotocol,
                loop: loop,
                limits: limits,
                start: start
            )
            exchange.give(.upgrade(upgrade))
        }
    }
}
