import Runtime
import SQLite
import Sessions
import Testing

@Suite("API keys")
struct KeyStoreTests {
    @Test("A key is shown once, opens what its scopes say, and is nowhere in the database")
    func creation() async throws {
        let file = try HistoryFile()
        #expect(try await file.keys.hasKeys() == false)
        let made = try #require(try await file.keys.create(name: "phone", scopes: [.talk, .read], ratePerMinute: 60))
        #expect(try await file.keys.hasKeys())
        #expect(made.key.allows(.talk) && made.key.allows(.read) && !made.key.allows(.admin))
        #expect(try await file.keys.find(presented: made.secret)?.id == made.key.id)
        #expect(try await file.keys.find(presented: made.secret + "x") == nil)
        #expect(try await file.keys.find(presented: "") == nil)
        #expect(try await file.keys.find(presented: String(repeating: "x", count: 1_000_000)) == nil)
        #expect(made.key.json["scopes"] == ["talk", "read"] && made.key.json["hash"] == nil)
        let dump = try await file.database.read { (connection: Connection) throws(DatabaseError) in
            try connection.rows("SELECT name || scopes || hex(hash) FROM api_keys") { $0.text(0) }.joined()
        }
        #expect(!dump.contains(made.secret.dropFirst(7)))
    }

    @Test("The key admin may do everything")
    func admin() async throws {
        let file = try HistoryFile()
        let made = try #require(try await file.keys.create(name: "root", scopes: [.admin]))
        #expect(KeyScope.allCases.allSatisfy(made.key.allows))
    }

    @Test("A name is used once, a revoked key opens nothing")
    func revoking() async throws {
        let file = try HistoryFile()
        let made = try #require(try await file.keys.create(name: "phone"))
        #expect(try await file.keys.create(name: "phone") == nil)
        let revoked = try #require(try await file.keys.revoke(name: "phone"))
        #expect(revoked.revokedAt != nil)
        #expect(try await file.keys.revoke(name: "phone") == revoked)
        #expect(try await file.keys.revoke(name: "nobody") == nil)
        #expect(try await file.keys.find(presented: made.secret) == nil)
        #expect(try await file.keys.create(name: "phone") == nil)
        #expect(try await file.keys.list() == [revoked])
        #expect(try await file.keys.hasKeys() == false)
    }

    @Test(
        "Once a key was made that stays known, though all of them were revoked, deleted or written by another program",
        arguments: [
            [], ["UPDATE api_keys SET revoked_at = created_at"], ["DELETE FROM api_keys"],
            ["UPDATE api_keys SET revoked_at = created_at", "DELETE FROM api_keys"],
            ["UPDATE api_keys SET scopes = '[]'"],
            ["UPDATE api_keys SET name = 'another' WHERE name = 'phone'", "DELETE FROM api_keys"],
        ]
    )
    func everMade(changes: [String]) async throws {
        let file = try HistoryFile()
        #expect(try await file.keys.wasKeyEverMade() == false)
        _ = try await file.keys.create(name: "phone")
        _ = try await file.keys.create(name: "desk", scopes: [.admin])
        for sql in changes {
            try await file.database.write { (connection: Connection) throws(DatabaseError) in
                try connection.execute(sql)
            }
        }
        #expect(try await file.keys.wasKeyEverMade())
        // As the next process finds it.
        let next = try Database(path: file.database.path)
        #expect(try await KeyStore(next).wasKeyEverMade())
        next.close()
    }

    @Test("A key that another program wrote counts as made, also after it has gone")
    func foreignKey() async throws {
        let file = try HistoryFile()
        try await file.database.write { (connection: Connection) throws(DatabaseError) in
            try connection.execute(
                "INSERT INTO api_keys (name, hash, scopes, created_at) VALUES ('x', zeroblob(32), '[]', 1)"
            )
        }
        #expect(try await file.keys.wasKeyEverMade())
        try await file.database.write { (connection: Connection) throws(DatabaseError) in
            try connection.execute("DELETE FROM api_keys")
        }
        #expect(try await file.keys.wasKeyEverMade())
    }

    @Test("Use is noted at most once a minute")
    func lastUse() async throws {
        let file = try HistoryFile()
        let made = try #require(try await file.keys.create(name: "phone"))
        func use() async throws -> Int64? {
            _ = try await file.keys.find(presented: made.secret)
            // A write waits for those that were asked for before it.
            try await file.database.write(.relaxed) { (_: Connection) throws(DatabaseError) in }
            return try await file.keys.list().first?.lastUsedAt
        }
        let first = try await use()
        #expect(first != nil)
        file.advance(by: 30_000)
        #expect(try await use() == first)
        file.advance(by: 40_000)
        #expect(try #require(try await use()) > (first ?? 0))
    }
}
