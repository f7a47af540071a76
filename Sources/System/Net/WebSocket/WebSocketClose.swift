/// How a ``WebSocket`` ended.
package struct WebSocketClose: Sendable, Hashable {
    /// The peer's status code, else the one that we closed with; 1005 for a close without a code, 1006 for none.
    package let code: Int
    /// The peer's words.
    package let reason: String
    /// Whether both sides said goodbye.
    package let wasClean: Bool

    package init(code: Int, reason: String, wasClean: Bool) {
        self.code = code
        self.reason = reason
        self.wasClean = wasClean
    }
}
