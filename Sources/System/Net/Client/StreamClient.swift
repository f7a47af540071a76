internal import Loops

/// Opens plain connections to other servers, for protocols that are not HTTP, over libcurl's connections.
package struct StreamClient: Sendable {
    private let client: HTTPClient

    /// Uses the loop and the name look-up of an HTTP client.
    package init(_ client: HTTPClient) {
        self.client = client
    }

    /// Connects.
    ///
    /// Cancelling the task closes the connection at once.
    ///
    /// - Parameters:
    ///   - authority: Host and port, such as `localhost:10300`.
    ///   - patience: For the name and the connection together.
    /// - Returns: The open connection.
    /// - Throws: ``HTTPClientError``.
    package func connect(
        to authority: String,
        within patience: Duration = .seconds(3)
    ) async throws(HTTPClientError) -> StreamConnection {
        let url = "http://\(authority)"
        let target = try CurlURL(url)
        guard let multi = client.multi else { throw .invalidRequest("libcurl could not be started") }
        let easy = try CurlEasy()
        easy.aim(at: target, url, trusting: client.trust, within: patience)
        let connection = StreamConnection(easy, on: multi)
        let loop = client.loop
        let failure = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                loop.run { connection.open { continuation.resume(returning: $0) } }
            }
        } onCancel: {
            loop.post { connection.fail(.cancelled) }
        }
        if let failure { throw failure }
        return connection
    }
}
