/// What a client of an ``HTTPServer`` may make us hold, and for how long.
package struct HTTPLimits: Sendable {
    /// Connections of all kinds; one more is answered 503.
    package var maxConnections = 10_000
    /// Bytes of a request line with its headers; more is answered 431.
    ///
    /// At most 40 KiB.
    package var headerByteCount = 32 * 1024
    /// From the first byte of a request (or the connection's start) to the last byte of its headers.
    package var headerTime: Duration = .seconds(30)
    /// From the first byte of a request to the last byte of its body.
    package var requestTime: Duration = .seconds(30)
    /// How long a connection stays open between requests.
    package var keepAlive: Duration = .seconds(60)
    /// How long a client may take nothing of an answer that waits for it.
    package var stallTime: Duration = .seconds(60)

    package init() {}
}
