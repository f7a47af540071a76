internal import Loops

/// An answer whose head is here and whose body comes piece by piece.
///
/// One task at a time reads it, from anywhere. Who lets it go before its end closes the connection. What isn't read is
/// not received either, beyond 256 KiB.
package final class HTTPClientResponse: Sendable {
    package let status: Int
    /// In the order in which they came, names in lower case.
    package let headers: [(name: String, value: String)]
    private let version: String
    private let transfer: HTTPTransfer
    private let loop: EventLoop

    init(_ head: HTTPTransfer.Head, _ transfer: HTTPTransfer, on loop: EventLoop) {
        version = head.version
        status = head.status
        headers = head.headers
        self.transfer = transfer
        self.loop = loop
    }

    deinit { cancel() }

    /// Whether only the close of the connection ends the body, so that a cut can't be told from an end.
    package var endsWithConnection: Bool {
        version.hasPrefix("HTTP/1") && header("content-length") == nil && header("transfer-encoding") == nil
    }

    /// The first value of a header, whatever the case of its name.
    package func header(_ name: String) -> String? {
        let name = name.lowercased()
        return headers.first { $0.name == name }?.value
    }

    /// For how long the server asks to be left alone (RFC 9110, section 10.2.3), an hour at most.
    ///
    /// Nil where it does not say so in seconds.
    package var retryAfter: Duration? {
        header("retry-after").flatMap { Int($0) }.map { .seconds(min(max(0, $0), 3600)) }
    }

    /// Waits for more of the body.
    ///
    /// - Parameter deadline: When to give up, together with the request's own limits.
    /// - Returns: The next piece, never empty; nil at the body's end.
    /// - Throws: ``HTTPClientError``, `.cancelled` when the task was cancelled, which closes the connection.
    package func nextChunk(
        before deadline: ContinuousClock.Instant? = nil
    ) async throws(HTTPClientError) -> [UInt8]? {
        let transfer = transfer
        let loop = loop
        if loop.isCurrent, !Task.isCancelled, let ready = transfer.take() { return try ready.get() }
        let chunk = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                loop.run { transfer.next(continuation, before: deadline) }
            }
        } onCancel: {
            loop.post { transfer.cancel() }
        }
        return try chunk.get()
    }

    /// The whole rest of the body; one of more than `limit` bytes is `.tooLarge` and closes the connection.
    package func collect(upTo limit: Int) async throws(HTTPClientError) -> [UInt8] {
        var body: [UInt8] = []
        while let chunk = try await nextChunk() {
            guard chunk.count <= limit - body.count else {
                cancel()
                throw .tooLarge
            }
            body += chunk
        }
        return body
    }

    /// Reads no more, but lets the rest of a body that should be over pass, so that the connection can be used again.
    ///
    /// Any thread. After `patience` the connection is closed.
    package func letEnd(within patience: Duration = .seconds(1)) {
        let transfer = transfer
        loop.post { transfer.letEnd(within: patience) }
    }

    /// Closes the connection unless the body has ended.
    ///
    /// Any thread.
    package func cancel() {
        let transfer = transfer
        loop.post { transfer.cancel() }
    }
}
