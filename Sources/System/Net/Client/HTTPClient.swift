package import Loops

/// Asks HTTP servers (HTTP/1.1 and, over TLS, HTTP/2) from one event loop, over kept connections.
///
/// Use it from any task; a task that runs on the loop costs no thread change. Redirects are not followed. Proxies are
/// taken from the environment, but never for loopback.
package final class HTTPClient: Sendable {
    package let loop: EventLoop
    let multi: CurlMulti?
    let trust: ServerTrust

    /// Creates a client that needs nothing until it is used.
    ///
    /// - Parameters:
    ///   - loop: Where its sockets live.
    ///   - trust: Whom to trust over TLS.
    package init(loop: EventLoop, trusting trust: ServerTrust = .system) {
        self.loop = loop
        self.trust = trust
        multi = CurlMulti(loop: loop)
    }

    /// Sends a request and waits for the head of its answer.
    ///
    /// Cancelling the task closes the connection at once, as does releasing the response before its end.
    package func open(_ request: HTTPClientRequest) async throws(HTTPClientError) -> HTTPClientResponse {
        guard let multi else { throw .invalidRequest("libcurl could not be started") }
        let easy = try CurlEasy(request, trusting: trust)
        let transfer = HTTPTransfer(request, easy: easy, multi: multi)
        let loop = loop
        let head = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                loop.run { transfer.start(continuation) }
            }
        } onCancel: {
            loop.post { transfer.cancel() }
        }
        return HTTPClientResponse(try head.get(), transfer, on: loop)
    }
}

extension EventLoop {
    /// Runs `body` on the loop: now when this is its thread, else as soon as it gets there.
    func run(_ body: @escaping @Sendable () -> Void) {
        if isCurrent { body() } else { post(body) }
    }
}
