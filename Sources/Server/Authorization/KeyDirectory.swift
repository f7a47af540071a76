/// Where API keys are looked up.
protocol KeyDirectory: Sendable {
    /// Whether there is any key that may be used; without one the server is open to its own machine.
    func hasKeys() async throws(HTTPFault) -> Bool

    /// Who a key stands for; nil for one that does not exist or was revoked.
    func caller(key: String) async throws(HTTPFault) -> Caller?
}
