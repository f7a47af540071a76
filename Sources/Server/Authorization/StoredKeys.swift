import Cryptography
import Runtime
import SQLite
import Sessions

/// The keys of the database, and `API_KEY` beside them.
///
/// What the database said holds for a second, so that requests do not wait for it one by one; a revoked key stays in
/// force no longer than that.
final class StoredKeys: KeyDirectory {
    private struct Known {
        var hasKeys: Bool
        var askedAt: ContinuousClock.Instant
    }

    private static let lifetime: Duration = .seconds(1)
    /// The name under which whoever holds `API_KEY` owns sessions.
    static let administratorName = "API_KEY"
    private static let administrator = Caller(name: administratorName, scopes: Set(KeyScope.allCases))

    private let store: KeyStore
    private let digest: [UInt8]?
    private let known = Lock<Known?>(nil)

    init(_ store: KeyStore, apiKey: String?) {
        self.store = store
        digest = apiKey.map(Self.digest)
    }

    func hasKeys() async throws(HTTPFault) -> Bool {
        if digest != nil { return true }
        let former = known.withLock { $0 }
        if let former, former.askedAt.duration(to: .now) < Self.lifetime { return former.hasKeys }
        do throws(DatabaseError) {
            let hasKeys = try await store.hasKeys()
            known.withLock { $0 = Known(hasKeys: hasKeys, askedAt: .now) }
            return hasKeys
        } catch {
            // A database that is down for a while opens nothing and closes nothing.
            if let former { return former.hasKeys }
            throw .storage
        }
    }

    func caller(key: String) async throws(HTTPFault) -> Caller? {
        if let digest, ConstantTime.areEqual(digest, Self.digest(key)) { return Self.administrator }
        let found = try await storage { () async throws(DatabaseError) in try await store.find(presented: key) }
        return found.map { Caller(name: $0.name, scopes: $0.scopes, ratePerMinute: $0.ratePerMinute) }
    }

    private static func digest(_ text: String) -> [UInt8] { SHA256.digest(of: Array(text.utf8)) }
}
