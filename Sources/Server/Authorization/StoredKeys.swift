import Configuration
import Cryptography
import Runtime
import SQLite
import Sessions
import VoiceCore

/// The keys of the database, and `API_KEY` beside them.
final class StoredKeys: KeyDirectory {
    private enum Opening {
        case unknown
        /// No key had been made by then.
        case open(ContinuousClock.Instant)
        /// Once a key was made the server is never open again.
        case closed
    }

    /// How long "no key was ever made" is believed, so that requests do not wait for the database one by one.
    private static let lifetime: Duration = .seconds(1)
    /// The name under which whoever holds `API_KEY` owns sessions.
    static let administratorName = "API_KEY"
    private static let administrator = Caller(
        name: administratorName,
        scopes: Set(KeyScope.allCases),
        grant: .configuredKey
    )

    private let store: KeyStore
    private let digest: [UInt8]?
    private let isLoopback: Bool
    private let opening = Lock(Opening.unknown)

    /// - Parameters:
    ///   - store: The keys of the database.
    ///   - apiKey: `API_KEY`, where it is set.
    ///   - isLoopback: Whether only this machine reaches the listener.
    init(_ store: KeyStore, apiKey: String?, isLoopback: Bool) {
        self.store = store
        self.isLoopback = isLoopback
        digest = apiKey.map(Self.digest)
    }

    func isOpen() async throws(DatabaseError) -> Bool {
        guard isLoopback, digest == nil else { return false }
        switch opening.withLock({ $0 }) {
        case .closed: return false
        case .open(let askedAt) where askedAt.duration(to: .now) < Self.lifetime: return true
        case .open, .unknown:
            let wasKeyMade = try await store.wasKeyEverMade()
            opening.withLock { $0 = wasKeyMade ? .closed : .open(.now) }
            return !wasKeyMade
        }
    }

    var wasOpen: Bool { opening.withLock { if case .open = $0 { true } else { false } } }

    func caller(key: String) async throws(DatabaseError) -> Caller? {
        if let digest, ConstantTime.areEqual(digest, Self.digest(key)) { return Self.administrator }
        let found = try await store.find(presented: key)
        return found.map {
            Caller(name: $0.name, scopes: $0.scopes, ratePerMinute: $0.ratePerMinute, grant: .storedKey($0.id))
        }
    }

    /// What lets people in now, as the database says.
    func grants() async throws(DatabaseError) -> GrantsInForce {
        let keys = try await store.list().filter { $0.revokedAt == nil }
        let wasKeyMade = try await store.wasKeyEverMade()
        if wasKeyMade { opening.withLock { $0 = .closed } }
        return GrantsInForce(
            isOpen: isLoopback && digest == nil && !wasKeyMade,
            hasConfiguredKey: digest != nil,
            scopes: Dictionary(keys.map { ($0.id, $0.scopes) }) { first, _ in first }
        )
    }

    private static func digest(_ text: String) -> [UInt8] { SHA256.digest(of: Array(text.utf8)) }
}

extension ListeningSettings {
    /// What is wrong with these settings while no key was ever made; nil: nothing, or a key was made.
    func openFault(in store: KeyStore) async throws(DatabaseError) -> ConfigFault? {
        // Mostly nothing, and the database need not be asked.
        guard let fault = openFault(wasKeyMade: false) else { return nil }
        return try await store.wasKeyEverMade() ? nil : fault
    }
}
