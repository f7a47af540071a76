import FoundationEssentials
import Migrations
import SQLite
import Testing

@Suite("Upgrading a database in use")
struct UpgradeTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "parley-upgrade-\(UUID().uuidString)")
    private var path: String { folder.appending(path: "parley.db").path }

    /// A database of the third step, as one of the first releases left it.
    private func makeFilled() throws -> Connection {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        _ = try Migrator(Array(Schema.migrations.prefix(3))).upgrade(path)
        let connection = try Connection(path: path, mode: .readWrite)
        for statement in Self.contents { try connection.execute(statement) }
        return connection
    }

    private static let contents = [
        "UPDATE agents SET title = '', voice = 'slt', created_at = -5",
        "INSERT INTO agents (name) VALUES ('ada')",
        "INSERT INTO agent_providers (agent_id, position, kind, model) SELECT id, 0, 'ollama', '' FROM agents",
        "INSERT INTO sessions (channel, owner, title, agent_id) SELECT 'http', 'ann', 'Kept', id FROM agents WHERE name = 'ada'",
        """
        INSERT INTO sessions (channel, status, created_at, ended_at)
        VALUES ('http', 'ended', 9223372036854775807, -9223372036854775808)
        """,
        """
        INSERT INTO messages (session_id, seq, role, content, channel, created_at, model)
        SELECT s.id, n.value, iif(n.value % 2, 'user', 'assistant'), 'gone apple ' || n.value, 'http', -1 * n.value, ''
        FROM sessions AS s, json_each('[1, 2, 3, 4]') AS n
        """,
        "DELETE FROM messages WHERE seq = 1 AND session_id = (SELECT id FROM sessions WHERE title = 'Kept')",
        """
        UPDATE messages SET content = 'What of  the 今日の天気はどうですか' || char(10) || 'and the rest of a text that is long?'
        WHERE seq = 3
        """,
        "INSERT INTO recordings (message_id, path, format, duration_ms) SELECT id, 'a.ogg', 'ogg_opus', 1 FROM messages",
        "INSERT INTO api_keys (name, hash, created_at, revoked_at) VALUES ('old', zeroblob(32), 7, -1)",
        "INSERT INTO discord_guilds (guild_id, agent) VALUES ('12', '')",
        "INSERT INTO preferences VALUES ('ann', 'voice', 'slt')",
        "UPDATE agents SET updated_at = 9223372036854775807 WHERE name = 'ada'",
    ]

    private static let tables = [
        "agents", "agent_providers", "agent_history", "sessions", "messages", "recordings", "api_keys",
        "discord_guilds", "preferences",
    ]

    @Test("Every row stays, times come into their range, blanks become null, and every reference holds")
    func filled() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let counts = try withExtendedLifetime(makeFilled()) { try Self.counts($0) }
        let outcome = try Migrator(Schema.migrations).upgrade(path)
        #expect(outcome.applied == [4] && outcome.backup == path + ".before-4")
        let connection = try Connection(path: path, mode: .readWrite)
        #expect(try Self.counts(connection) == counts)
        #expect(try connection.first("PRAGMA foreign_key_check") { $0.text(0) } == nil)
        #expect(try connection.first("PRAGMA integrity_check") { $0.text(0) } == "ok")
        let values = try connection.first(
            """
            SELECT (SELECT created_at FROM agents WHERE name = 'parley'),
                (SELECT updated_at = 253402300799999 FROM agents WHERE name = 'ada'),
                (SELECT created_at - 253402300799999 + ended_at FROM sessions WHERE status = 'ended'),
                (SELECT max(created_at) FROM messages), (SELECT revoked_at FROM api_keys),
                (SELECT count(title) FROM agents WHERE title = '') + (SELECT count(model) FROM agent_providers)
                    + (SELECT count(model) FROM messages) + (SELECT count(agent) FROM discord_guilds),
                (SELECT first_key_at FROM access)
            """
        ) { row in (0...6).map { row.integer($0) } }
        #expect(values == [0, 1, 0, 0, 0, 0, 7])
        let titles = try connection.rows("SELECT title FROM sessions ORDER BY title") { $0.text(0) }
        #expect(titles == ["Kept", "gone apple 1"])
    }

    @Test("The triggers go on: history, times of change, one default, cascades, the index")
    func triggers() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        _ = try makeFilled()
        let former = try Connection(path: path, mode: .readOnly).rows(Self.triggersQuery) { $0.text(0) }
        _ = try Migrator(Schema.migrations).upgrade(path)
        let connection = try Connection(path: path, mode: .readWrite)
        let present = Set(try connection.rows(Self.triggersQuery) { $0.text(0) })
        #expect(former.filter { !present.contains($0) }.isEmpty)

        let before = try Self.counts(connection)["agent_history"] ?? 0
        try connection.execute("UPDATE agents SET speed = 2 WHERE name = 'ada'")
        #expect(try Self.counts(connection)["agent_history"] == before + 1)
        // A time of change at the end of its range doesn't stop edits.
        let now = "SELECT updated_at BETWEEN 1600000000000 AND 253402300799998 FROM agents WHERE name = 'ada'"
        #expect(try connection.first(now) { $0.bool(0) } == true)
        #expect(throws: DatabaseError.self) {
            try connection.execute("INSERT INTO agents (name, is_default) VALUES ('eve', 1)")
        }
        #expect(try found("\"天 気\"", on: connection) == 2)
        #expect(try found("apple", on: connection) == 5)
        #expect(try found("owner : k616E6E AND content : apple", on: connection) == 2)
        try connection.execute("DELETE FROM sessions WHERE owner = 'ann'")
        #expect(try found("apple", on: connection) == 3)
        #expect(try Self.counts(connection)["recordings"] == 4)
    }

    private static let triggersQuery = "SELECT name FROM sqlite_schema WHERE type = 'trigger'"

    private func found(_ expression: String, on connection: Connection) throws -> Int? {
        try connection.first("SELECT count(*) FROM messages_fts WHERE messages_fts MATCH ?", [.text(expression)]) {
            $0.integer(0)
        }
    }

    private static func counts(_ connection: Connection) throws -> [String: Int] {
        var counts: [String: Int] = [:]
        for table in tables { counts[table] = try connection.first("SELECT count(*) FROM \(table)") { $0.integer(0) } }
        return counts
    }
}
