import SQLite

/// Where API keys are looked up.
protocol KeyDirectory: Sendable {
    /// Whether everybody may do everything: only this machine reaches the server, and no key was ever made.
    func isOpen() async throws(DatabaseError) -> Bool

    /// What ``isOpen()`` said last, for when it can't be asked; false before.
    var wasOpen: Bool { get }

    /// Who a key stands for; nil for one that does not exist or was revoked.
    func caller(key: String) async throws(DatabaseError) -> Caller?
}
