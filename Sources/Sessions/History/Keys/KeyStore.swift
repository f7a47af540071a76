import Cryptography
import Runtime
package import SQLite

/// API keys: only their SHA-256 is kept, so that whoever reads the database cannot come in.
///
/// Any actor may ask. Every function throws ``DatabaseError``.
package struct KeyStore: Sendable {
    private let database: Database
    private let now: @Sendable () -> Int64

    /// How exactly `last_used_at` is kept, in milliseconds; a write for each request would be waste.
    private static let useInterval: Int64 = 60_000
    /// What is presented and longer is no key of ours, in bytes of UTF-8.
    private static let lengthLimit = 512
    private static let randomByteCount = 32

    /// - Parameters:
    ///   - database: Open, with the whole schema.
    ///   - now: Milliseconds since 1970 UTC.
    package init(_ database: Database, now: @escaping @Sendable () -> Int64 = { WallClock.milliseconds }) {
        self.database = database
        self.now = now
    }

    /// Makes a key; nil when the name is taken, be it by a revoked key.
    ///
    /// - Parameters:
    ///   - name: 1 to 128 characters; sessions name it as their owner.
    ///   - scopes: What it may do.
    ///   - ratePerMinute: Requests; nil for the server's own limit.
    /// - Returns: The row, and the key itself, which is nowhere kept and cannot be had again.
    /// - Throws: ``DatabaseError``; a constraint for a name or a rate that isn't allowed.
    package func create(
        name: String,
        scopes: Set<KeyScope> = [.talk],
        ratePerMinute: Int? = nil
    ) async throws(DatabaseError) -> (secret: String, key: APIKey)? {
        let secret = Self.newSecret()
        let hash = Self.hash(secret)
        let now = now()
        let key = try await database.write { (connection: Connection) throws(DatabaseError) -> APIKey? in
            let scopes = KeyScope.allCases.filter(scopes.contains).map { "\"\($0.rawValue)\"" }.joined(separator: ",")
            try connection.execute(
                """
                INSERT INTO api_keys (name, hash, scopes, rate_per_minute, created_at) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (name) DO NOTHING
                """,
                [.text(name), .blob(hash), .text("[\(scopes)]"), SQLValue(ratePerMinute), .integer(now)]
            )
            guard connection.changes > 0 else { return nil }
            return try connection.first(Self.select + " WHERE name = ?", [.text(name)], APIKey.init)
        }
        return key.map { (secret, $0) }
    }

    /// Every key, revoked ones too, in the order of their names.
    package func list() async throws(DatabaseError) -> [APIKey] {
        try await database.read { (connection: Connection) throws(DatabaseError) in
            try connection.rows(Self.select + " ORDER BY name", [], APIKey.init)
        }
    }

    /// Whether any key is in force.
    package func hasKeys() async throws(DatabaseError) -> Bool {
        try await database.read { (connection: Connection) throws(DatabaseError) in
            try connection.first("SELECT 1 FROM api_keys WHERE revoked_at IS NULL") { _ in true } ?? false
        }
    }

    /// Whether a key was ever made, be it revoked or deleted since: the marker in `access` stays.
    package func wasKeyEverMade() async throws(DatabaseError) -> Bool {
        try await database.read { (connection: Connection) throws(DatabaseError) in
            try connection.first(
                "SELECT EXISTS (SELECT 1 FROM access WHERE first_key_at IS NOT NULL) OR EXISTS (SELECT 1 FROM api_keys)"
            ) { $0.bool(0) } ?? false
        }
    }

    /// Takes a key out of force, durably; nil when there is none of that name.
    package func revoke(name: String) async throws(DatabaseError) -> APIKey? {
        let now = now()
        return try await database.write { (connection: Connection) throws(DatabaseError) in
            try connection.execute(
                "UPDATE api_keys SET revoked_at = ?2 WHERE name = ?1 AND revoked_at IS NULL",
                [.text(name), .integer(now)]
            )
            return try connection.first(Self.select + " WHERE name = ?", [.text(name)], APIKey.init)
        }
    }

    /// The key that somebody presents; nil when it isn't ours or isn't in force.
    ///
    /// Notes its use without waiting.
    package func find(presented secret: String) async throws(DatabaseError) -> APIKey? {
        guard secret.utf8.count <= Self.lengthLimit else { return nil }
        let hash = Self.hash(secret)
        let key = try await database.read { (connection: Connection) throws(DatabaseError) -> APIKey? in
            let found = try connection.first(
                Self.select + " WHERE hash = ? AND revoked_at IS NULL",
                [.blob(hash)]
            ) { (key: APIKey($0), hash: $0.blob(7)) }
            guard let found, ConstantTime.areEqual(found.hash, hash) else { return nil }
            return found.key
        }
        if let key { noteUse(of: key) }
        return key
    }

    private func noteUse(of key: APIKey) {
        let now = now()
        if let lastUsedAt = key.lastUsedAt, now - lastUsedAt < Self.useInterval { return }
        database.post { (connection: Connection) throws(DatabaseError) in
            try connection.execute(
                "UPDATE api_keys SET last_used_at = max(coalesce(last_used_at, 0), ?2) WHERE id = ?1",
                [.text(key.id), .integer(now)]
            )
        }
    }
}

extension KeyStore {
    fileprivate static let select = """
        SELECT id, name, scopes, rate_per_minute, created_at, last_used_at, revoked_at, hash FROM api_keys
        """

    private static func newSecret() -> String {
        let digits = Array("0123456789abcdef")
        return "parley_"
            + String(
                RandomBytes.make(count: randomByteCount).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
            )
    }

    private static func hash(_ secret: String) -> [UInt8] { SHA256.digest(of: Array(secret.utf8)) }
}

extension APIKey {
    /// Reads a row of the columns that ``KeyStore`` selects.
    fileprivate init(_ row: Row) {
        id = row.text(0)
        name = row.text(1)
        let names = (try? JSONValue(parsing: row.text(2).utf8))?.array ?? []
        scopes = Set(names.compactMap { $0.string.flatMap(KeyScope.init(rawValue:)) })
        ratePerMinute = row.optionalInteger(3)
        createdAt = row.integer64(4)
        lastUsedAt = row.optionalInteger64(5)
        revokedAt = row.optionalInteger64(6)
    }
}
