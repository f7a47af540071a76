/// What the peer of a ``WebSocket`` may make us hold.
package struct WebSocketLimits: Sendable {
    /// Bytes of a text message; a longer one closes with 1009.
    package var textByteCount = 256 * 1024
    /// Bytes of a binary message; a longer one closes with 1009.
    package var binaryByteCount = 64 * 1024
    /// Bytes that wait for the peer to take them; more ends the connection at once.
    package var outputByteCount = 4 * 1024 * 1024
    /// How often the peer is asked whether it is there; two questions without an answer end the connection.
    package var pingInterval: Duration = .seconds(20)
    /// How long the peer may take to answer a close.
    package var closeTime: Duration = .seconds(5)

    package init() {}
}
