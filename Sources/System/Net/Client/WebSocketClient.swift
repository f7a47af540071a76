internal import Loops

/// Opens WebSockets to other servers (RFC 6455), over libcurl's connections.
package struct WebSocketClient: Sendable {
    private let client: HTTPClient

    /// Uses the loop, the roots and the proxies of an HTTP client.
    package init(_ client: HTTPClient) {
        self.client = client
    }

    /// Connects, and does the opening handshake.
    ///
    /// Cancelling the task closes the connection at once.
    ///
    /// - Parameters:
    ///   - url: `ws` or `wss`.
    ///   - headers: Sent with the handshake.
    ///   - subprotocols: Offered, in order of preference.
    ///   - limits: What the peer may make us hold.
    ///   - patience: For the connection and the handshake together.
    ///   - start: Called on the loop before anything is received: the place to set the callbacks.
    /// - Returns: The open WebSocket, for use on the client's loop.
    /// - Throws: ``WebSocketClientError``.
    @discardableResult
    package func connect(
        url: String,
        headers: [(name: String, value: String)] = [],
        subprotocols: [String] = [],
        limits: WebSocketLimits = WebSocketLimits(),
        patience: Duration = .seconds(10),
        _ start: @escaping @Sendable (WebSocket) -> Void
    ) async throws(WebSocketClientError) -> WebSocket {
        let (opening, easy, multi): (WebSocketOpening, CurlEasy, CurlMulti)
        do throws(HTTPClientError) {
            let httpURL = try Self.httpURL(url)
            let target = try CurlURL(httpURL)
            try Self.check(headers.flatMap { [$0.name, $0.value] } + subprotocols)
            guard let shared = client.multi else { throw .invalidRequest("libcurl could not be started") }
            multi = shared
            easy = try CurlEasy()
            easy.aim(at: target, httpURL, trusting: client.trust, within: patience)
            opening = WebSocketOpening(
                to: target,
                headers: headers,
                subprotocols: subprotocols,
                limits: limits,
                patience: patience,
                start: start
            )
        } catch {
            throw .connection(error)
        }
        return try await open(opening, easy, multi)
    }

    private func open(
        _ opening: WebSocketOpening,
        _ easy: CurlEasy,
        _ multi: CurlMulti
    ) async throws(WebSocketClientError) -> WebSocket {
        let loop = client.loop
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                nonisolated(unsafe) let easy = easy
                loop.run { unsafe opening.open(easy, on: multi) { continuation.resume(returning: $0) } }
            }
        } onCancel: {
            loop.post { opening.cancel() }
        }
        return try result.get()
    }

    private static func httpURL(_ url: String) throws(HTTPClientError) -> String {
        if url.hasPrefix("ws://") { return "http" + url.dropFirst(2) }
        if url.hasPrefix("wss://") { return "https" + url.dropFirst(3) }
        throw .invalidRequest("the URL is not ws or wss")
    }

    private static func check(_ texts: [String]) throws(HTTPClientError) {
        guard texts.allSatisfy({ $0.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F } }) else {
            throw .invalidRequest("a header holds a control character")
        }
    }
}
