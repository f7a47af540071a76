import FoundationEssentials
import Migrations
import SQLite
import Testing

@Suite("The schema")
struct SchemaTests {
    private let connection: Connection

    init() throws {
        connection = try Connection(path: Connection.inMemory, mode: .create)
        // As the migrator does it.
        try connection.execute("PRAGMA foreign_keys = OFF")
        for migration in Schema.migrations { try connection.executeScript(migration.sql) }
        try connection.execute("PRAGMA foreign_keys = ON")
    }

    @Test("Steps are numbered without gaps and every table is strict")
    func shape() throws {
        #expect(Schema.migrations.map(\.number) == Array(1...Schema.migrations.count))
        let tables = try connection.rows("SELECT name, strict FROM pragma_table_list WHERE type = 'table'") { row in
            (row.text(0), row.bool(1))
        }
        let own = tables.filter { !$0.0.hasPrefix("sqlite_") }
        #expect(
            Set(own.map(\.0)) == [
                "agents", "agent_providers", "agent_history", "sessions", "messages", "recordings", "discord_guilds",
                "preferences", "api_keys", "access",
            ]
        )
        for (name, isStrict) in own { #expect(isStrict, "\(name)") }
    }

    @Test("A fresh database holds one agent, parley, the default, with no providers")
    func firstAgent() throws {
        let agents = try connection.rows("SELECT name, is_default, enabled FROM agents") { row in
            "\(row.text(0)) \(row.integer(1)) \(row.integer(2))"
        }
        #expect(agents == ["parley 1 1"])
        #expect(try count("agent_providers") == 0)
    }

    @Test("A name is enough for a new agent; id, times and defaults are filled in")
    func plainInsert() throws {
        try connection.execute("INSERT INTO agents (name) VALUES ('ada')")
        let before = Int64(Date().timeIntervalSince1970 * 1000)
        let agent = try connection.first(
            """
            SELECT id, created_at, updated_at, language, speed, speculation, barge_in, hedge, tools, routes, is_default,
                enabled, title IS NULL AND greeting IS NULL AND stt IS NULL AND silence_ms IS NULL
            FROM agents WHERE name = 'ada'
            """
        ) { row in
            #expect(UUID(uuidString: row.text(0)) != nil && row.text(0) == row.text(0).lowercased())
            #expect(row.text(0).dropFirst(14).first == "7" && "89ab".contains(row.text(0).dropFirst(19).prefix(1)))
            let made = Int64(row.text(0).replacing("-", with: "").prefix(12), radix: 16) ?? 0
            #expect(made == row.integer64(1) && row.integer64(1) == row.integer64(2))
            #expect(abs(before - row.integer64(1)) < 60_000)
            return "\(row.text(3)) \(row.real(4)) " + (5...12).map { row.text($0) }.joined(separator: " ")
        }
        #expect(agent == "en 1.0 1 1 0 [] [] 0 1 1")
    }

    @Test(
        "A value that isn't allowed is refused with the rule's sentence",
        arguments: [
            ("INSERT INTO agents (name) VALUES ('Ada')", "agents.name is 1 to 64 of a-z"),
            ("INSERT INTO agents (name) VALUES ('-ada')", "agents.name is 1 to 64 of a-z"),
            ("INSERT INTO agents (name) VALUES ('')", "agents.name is 1 to 64 of a-z"),
            ("INSERT INTO agents (name) VALUES ('parley')", "agents.name"),
            ("UPDATE agents SET speed = 4.1", "agents.speed is 0.25 to 4.0"),
            ("UPDATE agents SET pitch = 0.4", "agents.pitch is 0.5 to 2.0"),
            ("UPDATE agents SET volume = -1", "agents.volume is 0 to 2.0"),
            ("UPDATE agents SET speed = 'fast'", "agents.speed"),
            ("UPDATE agents SET endpointing = 'soon'", "agents.endpointing is null, adaptive, fixed or manual"),
            ("UPDATE agents SET silence_ms = 99", "agents.silence_ms is null or 100 to 5000"),
            ("UPDATE agents SET max_utterance_ms = 300001", "agents.max_utterance_ms is null or 1000 to 300000"),
            ("UPDATE agents SET context_messages = 1001", "agents.context_messages is null or 0 to 1000"),
            ("UPDATE agents SET temperature = 2.1", "agents.temperature is null or 0 to 2"),
            ("UPDATE agents SET speculation = 2", "agents.speculation is 0 or 1"),
            ("UPDATE agents SET tools = 'clock'", "agents.tools is a JSON array"),
            ("UPDATE agents SET routes = '{}'", "agents.routes is a JSON array"),
            ("UPDATE agents SET enabled = 0", "the default agent is enabled"),
            ("DELETE FROM agents WHERE name = 'parley'", "the default agent stays"),
            ("INSERT INTO agents (name, is_default) VALUES ('ada', 1)", "only one agent is the default"),
            ("INSERT INTO agent_providers VALUES ('x', 0, 'echo', 0, 0, 0, 0, 0, 1, 1, 1, '{}')", "id of an agent"),
            (
                "INSERT INTO agent_providers (agent_id, position, kind) VALUES (id(), 0, 'GPT 4')",
                "agent_providers.kind is of a-z, 0-9, _ and -"
            ),
            (
                "INSERT INTO agent_providers (agent_id, position, kind) VALUES (id(), 0, '')",
                "agent_providers.kind is of a-z, 0-9, _ and -"
            ),
            (
                "INSERT INTO agent_providers (agent_id, position, kind) VALUES (id(), -1, 'echo')",
                "agent_providers.position counts from 0"
            ),
            ("INSERT INTO discord_guilds (guild_id) VALUES ('home')", "discord_guilds.guild_id is a Discord id"),
            ("INSERT INTO discord_guilds (guild_id, session_scope) VALUES ('1', 'all')", "is room or speaker"),
            ("INSERT INTO preferences VALUES ('discord:1', 'opt_out', 'yes')", "the preference opt_out is 0 or 1"),
            ("INSERT INTO sessions (channel, status) VALUES ('http', 'gone')", "sessions.status is active or ended"),
            ("INSERT INTO sessions (channel, status) VALUES ('http', 'ended')", "sessions.ended_at is set when"),
            ("INSERT INTO api_keys (name, hash) VALUES ('a', x'00')", "api_keys.hash is a SHA-256 digest"),
            ("INSERT INTO preferences VALUES ('a', 'agent', '')", "a preference has a value"),
            ("UPDATE agents SET created_at = -1", "agents.created_at is a time from 1970 to 9999"),
            ("UPDATE agents SET updated_at = 253402300800000", "agents.updated_at is a time from 1970 to 9999"),
            ("INSERT INTO sessions (channel, created_at) VALUES ('http', -9223372036854775808)", "is a time from 1970"),
            ("INSERT INTO sessions (channel, last_activity_at) VALUES ('http', -1)", "is a time from 1970"),
            (
                "INSERT INTO sessions (channel, status, ended_at) VALUES ('http', 'ended', 9223372036854775807)",
                "sessions.ended_at is null or a time from 1970"
            ),
            (
                "INSERT INTO api_keys (name, hash, last_used_at) VALUES ('a', zeroblob(32), -1)",
                "api_keys.last_used_at is null or a time from 1970"
            ),
            (
                "INSERT INTO agent_history (agent_id, changed_at, operation, row) VALUES ('a', -1, 'x', '{}')",
                "changed_at"
            ),
        ]
    )
    func rules(change: String, rule: String) throws {
        let id = try connection.first("SELECT id FROM agents") { $0.text(0) } ?? ""
        let error = #expect(throws: DatabaseError.self) {
            try connection.executeScript(change.replacing("id()", with: "'\(id)'"))
        }
        guard case .constraint(_, let sentence) = error else { Issue.record("\(String(describing: error))"); return }
        #expect(sentence.contains(rule))
    }

    @Test("A provider names an environment variable, never a key or an address without a scheme")
    func providerRules() throws {
        try addProvider("ollama", at: 0)
        for (column, value) in [("api_key_env", "sk-12345"), ("base_url", "localhost:11434"), ("extra", "[]")] {
            #expect(throws: DatabaseError.self) {
                try connection.execute("UPDATE agent_providers SET \(column) = ?", [.text(value)])
            }
        }
        try connection.execute(
            "UPDATE agent_providers SET api_key_env = 'MY_KEY', base_url = 'http://localhost:11434', extra = '{\"a\":1}'"
        )
    }

    @Test("Every change of an agent and its providers leaves the state before it")
    func history() throws {
        try addProvider("ollama", at: 0)
        try addProvider("openai", at: 1)
        try connection.execute("UPDATE agents SET voice = 'slt', speed = 2 WHERE name = 'parley'")
        try connection.execute("UPDATE agent_providers SET model = 'm' WHERE position = 1")
        try connection.execute("DELETE FROM agent_providers WHERE position = 0")
        let entries = try connection.rows(
            """
            SELECT operation, json_extract(row, '$.voice'), json_array_length(row, '$.providers'),
                json_extract(row, '$.providers[1].model'), json_type(row, '$.tools')
            FROM agent_history ORDER BY id
            """
        ) { row in (0...4).map { row.optionalText($0) ?? "-" }.joined(separator: " ") }
        #expect(
            entries == [
                "insert provider - 0 - array", "insert provider - 1 - array", "update - 2 - array",
                "update provider slt 2 - array", "delete provider slt 2 m array",
            ]
        )
    }

    @Test("Deleting an agent keeps it whole in the history, and leaves its sessions to the default one")
    func deletion() throws {
        for foreignKeys in ["ON", "OFF"] {
            try connection.execute("PRAGMA foreign_keys = \(foreignKeys)")
            try connection.execute("INSERT INTO agents (name) VALUES ('ada')")
            try connection.execute(
                "INSERT INTO agent_providers (agent_id, position, kind) SELECT id, 0, 'echo' FROM agents WHERE name = 'ada'"
            )
            try connection.execute(
                "INSERT INTO sessions (channel, agent_id) SELECT 'http', id FROM agents WHERE name = 'ada'"
            )
            try connection.execute("DELETE FROM agent_history")
            try connection.execute("DELETE FROM agents WHERE name = 'ada'")
            let entries = try connection.rows(
                "SELECT operation || ' ' || json_array_length(row, '$.providers') FROM agent_history"
            ) { $0.text(0) }
            #expect(entries == ["delete 1"])
            #expect(try count("agent_providers") == 0)
            #expect(try count("sessions WHERE agent_id IS NOT NULL") == 0)
        }
    }

    @Test("Replacing an agent keeps what it replaces")
    func replacing() throws {
        try connection.execute("INSERT INTO agents (name, voice) VALUES ('ada', 'old')")
        try connection.execute("INSERT OR REPLACE INTO agents (name, voice) VALUES ('ada', 'new')")
        let entries = try connection.rows(
            "SELECT operation || ' ' || json_extract(row, '$.voice') FROM agent_history"
        ) { $0.text(0) }
        #expect(entries == ["replace old"])
    }

    @Test("Every change of an agent or its providers moves its time of change on")
    func updatedAt() throws {
        var times = [try updatedAtOfParley()]
        for change in [
            "UPDATE agents SET title = 'P'", "UPDATE agents SET title = 'Q'",
            "INSERT INTO agent_providers (agent_id, position, kind) SELECT id, 0, 'echo' FROM agents",
            "UPDATE agent_providers SET retries = 2", "DELETE FROM agent_providers",
        ] {
            try connection.execute(change)
            times.append(try updatedAtOfParley())
        }
        #expect(zip(times, times.dropFirst()).allSatisfy(<))
    }

    @Test("The default moves to another agent in two steps")
    func movingTheDefault() throws {
        try connection.execute("INSERT INTO agents (name) VALUES ('ada')")
        #expect(throws: DatabaseError.self) {
            try connection.execute("UPDATE agents SET is_default = 1 WHERE name = 'ada'")
        }
        try connection.execute("UPDATE agents SET is_default = 0 WHERE name = 'parley'")
        try connection.execute("UPDATE agents SET is_default = 1 WHERE name = 'ada'")
        try connection.execute("DELETE FROM agents WHERE name = 'parley'")
        #expect(try count("agents WHERE is_default = 1") == 1)
    }

    @Test("The full-text index follows inserts, changes, deletions and VACUUM")
    func fullText() throws {
        try connection.execute(
            "INSERT INTO sessions (id, channel) VALUES ('\(UUID().uuidString.lowercased())', 'http')"
        )
        for (seq, text) in ["one apple", "two pears", "three plums", "four figs"].enumerated() {
            try connection.execute(
                "INSERT INTO messages (session_id, seq, role, content, channel) SELECT id, ?, 'user', ?, 'http' FROM sessions",
                [.integer(Int64(seq + 1)), .text(text)]
            )
        }
        try connection.execute("UPDATE messages SET content = 'two quinces' WHERE seq = 2")
        try connection.execute("DELETE FROM messages WHERE seq = 1")
        #expect(try found("apple") == [])
        #expect(try found("pears") == [])
        #expect(try found("quinces") == [2])
        // What is deleted first moves every later row, if VACUUM should number them anew.
        try connection.execute("VACUUM")
        #expect(try found("quinces") == [2])
        #expect(try found("figs") == [4])
        try connection.execute("INSERT INTO messages_fts (messages_fts, rank) VALUES ('integrity-check', 1)")
        try connection.execute("DELETE FROM sessions")
        #expect(try count("messages") == 0)
        #expect(try found("figs") == [])
        try connection.execute("INSERT INTO messages_fts (messages_fts, rank) VALUES ('integrity-check', 1)")
    }

    @Test("A blank in a column that may be null is null, and no state of its own in the history")
    func blanks() throws {
        try addProvider("ollama", at: 0)
        try connection.execute("DELETE FROM agent_history")
        for (table, columns) in [
            ("agents", ["title", "greeting", "stt", "tts", "voice", "endpointing", "failure_text"]),
            ("agent_providers", ["base_url", "model", "api_key_env"]),
        ] {
            for column in columns {
                try connection.execute("UPDATE \(table) SET \(column) = ''")
                #expect(try count("\(table) WHERE \(column) IS NOT NULL") == 0, "\(table).\(column)")
            }
        }
        // One state for each edit, none of them with a blank.
        #expect(try count("agent_history") == 10)
        #expect(try count("agent_history WHERE row LIKE '%:\"\"%' AND json_extract(row, '$.instructions') <> ''") == 0)
        try connection.execute(
            "INSERT INTO agent_providers (agent_id, position, kind, model) SELECT id, 1, 'echo', ' ' FROM agents"
        )
        try connection.execute("INSERT INTO agents (name, voice) VALUES ('ada', '')")
        try connection.execute("INSERT INTO sessions (channel, agent_id, owner, title) VALUES ('http', '', '', '')")
        try connection.execute(
            """
            INSERT INTO messages (session_id, seq, role, channel, speaker, provider, model, finish, timings, tool_call)
            SELECT id, 1, 'assistant', 'http', '', '', '', '', '', '' FROM sessions
            """
        )
        try connection.execute(
            """
            INSERT INTO discord_guilds (guild_id, agent, voice_channel_id, text_channel_id, wake_phrase)
            VALUES ('1', '', '', '', '')
            """
        )
        let left = """
            SELECT (SELECT count(model) FROM agent_providers) + (SELECT count(voice) FROM agents)
                + (SELECT count(agent_id) + count(owner) + count(title) FROM sessions)
                + (SELECT count(speaker) + count(provider) + count(model) + count(finish) + count(timings)
                    + count(tool_call) FROM messages)
                + (SELECT count(agent) + count(voice_channel_id) + count(text_channel_id) + count(wake_phrase)
                    FROM discord_guilds)
            """
        #expect(try connection.first(left) { $0.integer(0) } == 0)
    }

    @Test("That a key was made stays known when keys are revoked, deleted and replaced")
    func firstKey() throws {
        #expect(try count("access WHERE first_key_at IS NULL") == 1)
        try connection.execute("INSERT INTO api_keys (name, hash, created_at) VALUES ('a', zeroblob(32), 7)")
        try connection.execute("DELETE FROM api_keys")
        try connection.execute("INSERT INTO api_keys (name, hash) VALUES ('b', zeroblob(32))")
        #expect(try count("access WHERE first_key_at = 7") == 1)
        // Whoever took the row away gets it back with the next key.
        try connection.execute("DELETE FROM access")
        try connection.execute("INSERT OR REPLACE INTO api_keys (name, hash, created_at) VALUES ('b', zeroblob(32), 9)")
        #expect(try count("access WHERE first_key_at = 9") == 1)
    }

    @Test("A reply that stops is complete, too long or held back, and nothing else")
    func finish() throws {
        try connection.execute("INSERT INTO sessions (channel) VALUES ('http')")
        let insert =
            "INSERT INTO messages (session_id, seq, role, channel, finish) SELECT id, ?, 'user', 'http', ? FROM sessions"
        for (seq, reason) in ["stop", "length", "filtered", nil].enumerated() {
            try connection.execute(insert, [.integer(Int64(seq + 1)), SQLValue(reason)])
        }
        let error = #expect(throws: DatabaseError.self) {
            try connection.execute(insert, [9, "content_filter"])
        }
        #expect(error == .constraint(.check, "messages.finish is null, stop, length or filtered"))
    }

    @Test("A recording belongs to a message or to a session, not to both or none")
    func recordings() throws {
        #expect(throws: DatabaseError.self) {
            try connection.execute("INSERT INTO recordings (path, format, duration_ms) VALUES ('a', 'wav', 1)")
        }
    }

    private func found(_ word: String) throws -> [Int] {
        try connection.rows(
            """
            SELECT m.seq FROM messages_fts AS f JOIN messages AS m ON m.number = f.rowid WHERE messages_fts MATCH ?
            """,
            [.text(word)]
        ) { $0.integer(0) }
    }

    private func addProvider(_ kind: String, at position: Int) throws {
        try connection.execute(
            "INSERT INTO agent_providers (agent_id, position, kind) SELECT id, ?, ? FROM agents WHERE name = 'parley'",
            [.integer(Int64(position)), .text(kind)]
        )
    }

    private func updatedAtOfParley() throws -> Int64 {
        try connection.first("SELECT updated_at FROM agents WHERE name = 'parley'") { $0.integer64(0) } ?? 0
    }

    private func count(_ table: String) throws -> Int {
        try connection.first("SELECT count(*) FROM \(table)") { $0.integer(0) } ?? -1
    }
}
