import Agents
import FoundationEssentials
import Migrations
import Runtime
import SQLite
import TestSupport
import Testing
import VoiceCore

@Suite("The catalog of agents", .timeLimit(.minutes(1)))
struct AgentCatalogTests {
    /// A fresh database with a catalog on it, and a connection of somebody else.
    struct Fixture {
        let folder: URL
        let database: Database
        let admin: Connection
        let catalog: AgentCatalog

        func edit(_ sql: String) throws { try admin.execute(sql) }

        /// Edits, and waits until the catalog has looked.
        func apply(_ sql: String) async throws {
            try edit(sql)
            try await catalog.refresh()
        }

        /// Edits what the schema would refuse, as a tool may that switches the checks off.
        func force(_ sql: String) async throws {
            try edit("PRAGMA ignore_check_constraints = ON")
            try await apply(sql)
            try edit("PRAGMA ignore_check_constraints = OFF")
        }
    }

    static func withCatalog(
        defaults: AgentDefaults = AgentDefaults(),
        configured: [ProviderConfiguration] = [],
        environment: [String: String] = [:],
        speech: (any SpeechOffer)? = nil,
        watches: Bool = false,
        _ body: (Fixture) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("agents-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("parley.db").path
        _ = try Migrator(Schema.migrations).upgrade(path)
        let database = try Database(path: path)
        let registry = try TestClients.shared().registry
        let catalog = AgentCatalog(
            database: database,
            registry: registry,
            defaultChain: try DefaultChain(configured: configured, registry: registry, detector: nil),
            defaults: defaults,
            environment: { environment[$0] },
            speech: speech,
            interval: watches ? .milliseconds(10) : .seconds(3600)
        )
        try await catalog.start()
        let fixture = Fixture(
            folder: folder,
            database: database,
            admin: try Connection(path: path, mode: .readWrite),
            catalog: catalog
        )
        do {
            try await body(fixture)
        } catch {
            await catalog.stop()
            throw error
        }
        await catalog.stop()
        database.close()
    }

    @Test("A fresh database has the default agent, whose columns are the server's defaults")
    func fresh() async throws {
        let defaults = AgentDefaults(
            endpointing: EndpointingSettings(mode: .fixed, silence: .milliseconds(700), maxUtterance: .seconds(9)),
            contextMessages: 7,
            temperature: 0.1,
            maxTokens: 55,
            voice: "rms"
        )
        try await Self.withCatalog(defaults: defaults) { fixture in
            let agent = try fixture.catalog.agent(id: nil)
            #expect(agent.name == "parley")
            #expect(agent.endpointing == defaults.endpointing)
            #expect(agent.contextMessages == 7)
            #expect((agent.temperature, agent.maxTokens) == (0.1, 55))
            #expect(agent.voice == "rms")
            #expect(agent.failureText == "I can't answer right now. Please try again in a moment.")
            #expect(agent.stt == nil && agent.tts == nil)
            #expect(await agent.model.outcome().attempts.map(\.provider) == ["echo"])
            #expect(try fixture.catalog.agent(named: "parley").id == agent.id)
            #expect(try fixture.catalog.agent(id: agent.id).name == "parley")
        }
    }

    @Test("A row's columns come over the defaults")
    func columns() async throws {
        try await Self.withCatalog { fixture in
            try await fixture.apply(
                """
                INSERT INTO agents (name, instructions, greeting, language, stt, tts, voice, speed, pitch, volume, \
                endpointing, silence_ms, max_utterance_ms, speculation, barge_in, context_messages, temperature, \
                max_tokens, failure_text) VALUES ('ada', 'Be brief.', 'Hi.', 'de', 'openai, embedded', 'piper', 'eva', \
                1.5, 0.9, 0.5, 'manual', 300, 5000, 0, 0, 3, 0.0, 9, 'No.')
                """
            )
            let agent = try fixture.catalog.agent(named: "ada")
            #expect(agent.instructions == "Be brief." && agent.greeting == "Hi." && agent.language == "de")
            #expect(agent.stt == ["openai", "embedded"] && agent.tts == ["piper"] && agent.voice == "eva")
            #expect((agent.speed, agent.pitch, agent.volume) == (1.5, 0.9, 0.5))
            let expected = EndpointingSettings(mode: .manual, silence: .milliseconds(300), maxUtterance: .seconds(5))
            #expect(agent.endpointing == expected)
            #expect(!agent.speculation && !agent.bargeIn)
            #expect((agent.contextMessages, agent.maxTokens) == (3, 9))
            #expect(agent.temperature == 0)
            #expect(agent.failureText == "No.")
        }
    }

    @Test("Without a default the oldest enabled agent stands in, which is its problem")
    func standIn() async throws {
        try await Self.withCatalog { fixture in
            try await fixture.apply("INSERT INTO agents (name, created_at) VALUES ('bob', 2), ('ada', 1)")
            let catalog = fixture.catalog
            #expect(try catalog.agent(id: nil).name == "parley")
            try await fixture.apply("UPDATE agents SET is_default = 0")
            #expect(try catalog.agent(id: nil).name == "ada")
            #expect(try catalog.agent(id: "gone").name == "ada")
            #expect(catalog.listing(named: "ada")?.problems.map(\.field) == ["is_default"])
            #expect(catalog.listings().filter { !$0.problems.isEmpty }.map(\.name) == ["ada"])
            try await fixture.apply("UPDATE agents SET enabled = 0 WHERE name = 'ada'")
            #expect(try catalog.agent(id: nil).name == "bob")
            try await fixture.apply("UPDATE agents SET is_default = 1 WHERE name = 'parley'")
            #expect(try catalog.agent(id: nil).name == "parley")
            #expect(catalog.listings().allSatisfy { $0.problems.isEmpty })
        }
    }

    @Test("With no agent enabled there is none", arguments: ["DELETE FROM agents", "UPDATE agents SET enabled = 0"])
    func noneEnabled(_ edit: String) async throws {
        try await Self.withCatalog { fixture in
            try await fixture.apply("UPDATE agents SET is_default = 0")
            try await fixture.apply(edit)
            #expect(throws: AgentError.noneEnabled) { try fixture.catalog.agent(id: nil) }
        }
    }

    @Test("Names and ids that aren't there, and disabled agents")
    func missing() async throws {
        try await Self.withCatalog { fixture in
            try await fixture.apply("INSERT INTO agents (name, enabled) VALUES ('off', 0)")
            let catalog = fixture.catalog
            #expect(throws: AgentError.notFound("nobody")) { try catalog.agent(named: "nobody") }
            #expect(throws: AgentError.disabled("off")) { try catalog.agent(named: "off") }
            let off = try #require(catalog.listing(named: "off"))
            #expect(!off.isEnabled)
            // A session whose agent has gone goes on with the default one.
            #expect(try catalog.agent(id: off.id).name == "parley")
            #expect(try catalog.agent(id: "gone").name == "parley")
        }
    }

    @Test("An edit of another program is noticed by itself")
    func liveEdit() async throws {
        try await Self.withCatalog(watches: true) { fixture in
            let before = try fixture.catalog.agent(id: nil)
            try fixture.edit("UPDATE agents SET instructions = 'You are a pirate.' WHERE name = 'parley'")
            while try fixture.catalog.agent(id: nil).instructions != "You are a pirate." { await Task.yield() }
            // A turn under way keeps what it began with.
            #expect(before.instructions != "You are a pirate.")
        }
    }

    @Test("So is a write of the server itself")
    func ownWrite() async throws {
        try await Self.withCatalog { fixture in
            try await fixture.database.write { connection throws(DatabaseError) in
                try connection.execute("UPDATE agents SET voice = 'slt'")
            }
            try await fixture.catalog.refresh()
            #expect(try fixture.catalog.agent(id: nil).voice == "slt")
        }
    }

    @Test("Providers of a row are its chain, in order of position, and null columns are the environment's")
    func providers() async throws {
        let server = DefaultChainTests.modelServer("x")
        defer { server.stop() }
        let standard = ProviderConfiguration(kind: "openai", baseURL: server.url + "/v1", model: "standard")
        try await Self.withCatalog(configured: [standard]) { fixture in
            let unused = try fixture.catalog.agent(id: nil).model as? FallbackLanguageModel
            #expect(unused?.links.map(\.provider.model) == ["standard"])
            try await fixture.apply(
                """
                INSERT INTO agent_providers (agent_id, position, kind, model, retries) \
                SELECT id, 2, 'openai', 'late', 4 FROM agents UNION ALL SELECT id, 1, 'openai', NULL, 0 FROM agents \
                UNION ALL SELECT id, 7, 'echo', NULL, 1 FROM agents
                """
            )
            let model = try #require(try fixture.catalog.agent(id: nil).model as? FallbackLanguageModel)
            #expect(model.links.map(\.provider.kind) == ["openai", "openai", "echo"])
            #expect(model.links.map(\.provider.model) == ["standard", "late", nil])
            #expect(model.links.map(\.retries) == [0, 4, 1])
            #expect(await model.outcome().text == "I am x")
            #expect(fixture.catalog.listing(named: "parley")?.problems == [])
        }
    }

    @Test("A key is read from the variable that the row names, and goes to no other host")
    func keys() async throws {
        let keys = Lock<[String]>([])
        let server = ScriptedServer { connection in
            while let request = connection.request() {
                keys.withLock { $0.append(request.headers["authorization"] ?? "none") }
                connection.answer("{\"choices\":[{\"message\":{\"content\":\"x\"}}]}")
            }
        }
        defer { server.stop() }
        let standard = ProviderConfiguration(
            kind: "openai",
            baseURL: "http://127.0.0.1:\(ScriptedServer.closedPort())/v1",
            apiKey: "standard key"
        )
        try await Self.withCatalog(configured: [standard], environment: ["MY_KEY": "secret"]) { fixture in
            try await fixture.apply(
                """
                INSERT INTO agent_providers (agent_id, position, kind, base_url, api_key_env) \
                SELECT id, 0, 'openai', '\(server.url)/v1', 'MY_KEY' FROM agents
                """
            )
            #expect(try await fixture.catalog.agent(id: nil).model.outcome().text == "x")
            try await fixture.apply("UPDATE agent_providers SET api_key_env = NULL")
            #expect(try await fixture.catalog.agent(id: nil).model.outcome().text == "x")
            #expect(fixture.catalog.listing(named: "parley")?.problems == [])
            try await fixture.apply("UPDATE agent_providers SET api_key_env = 'OTHER'")
            #expect(try await fixture.catalog.agent(id: nil).model.outcome().text == "x")
            let problems = fixture.catalog.listing(named: "parley")?.problems.map(\.field)
            #expect(problems == ["providers[0].api_key_env"])
        }
        #expect(keys.withLock { $0 } == ["Bearer secret", "none", "none"])
    }

    @Test("A provider that can't be made is a problem and left out; with nothing left the agent can't answer")
    func unusableProvider() async throws {
        try await Self.withCatalog { fixture in
            try await fixture.apply(
                """
                INSERT INTO agent_providers (agent_id, position, kind) \
                SELECT id, 0, 'anthropic' FROM agents UNION ALL SELECT id, 1, 'echo' FROM agents
                """
            )
            let listing = try #require(fixture.catalog.listing(named: "parley"))
            #expect(listing.problems.map(\.field) == ["providers[0].model"])
            let outcome = try await fixture.catalog.agent(id: nil).model.outcome()
            #expect(outcome.attempts.map(\.provider) == ["echo"])
            try await fixture.apply("DELETE FROM agent_providers WHERE kind = 'echo'")
            #expect(try await fixture.catalog.agent(id: nil).model.outcome().error != nil)
        }
    }

    @Test(
        "What can't be used at all leaves the last good configuration in force",
        arguments: [
            ("UPDATE agents SET speed = 99, voice = 'new'", "speed"),
            ("UPDATE agents SET endpointing = 'often', voice = 'new'", "endpointing"),
            ("UPDATE agents SET silence_ms = -1, voice = 'new'", "silence_ms"),
            ("UPDATE agents SET tools = '{}', voice = 'new'", "tools"),
            ("UPDATE agents SET routes = '1', voice = 'new'", "routes"),
            ("UPDATE agents SET temperature = 9, voice = 'new'", "temperature"),
        ]
    )
    func lastGood(sql: String, field: String) async throws {
        try await Self.withCatalog { fixture in
            try await fixture.apply("UPDATE agents SET voice = 'good', speed = 1.5")
            try await fixture.force(sql)
            let agent = try fixture.catalog.agent(id: nil)
            #expect(agent.voice == "good")
            #expect(agent.speed == 1.5)
            let problems = try #require(fixture.catalog.listing(named: "parley")).problems
            #expect(problems.map(\.field) == [field])
            #expect(problems.first?.message.contains("last good configuration") == true)
            // Repaired, it applies.
            try await fixture.force(
                """
                UPDATE agents SET speed = 2, endpointing = NULL, silence_ms = NULL, tools = '[]', routes = '[]', \
                temperature = NULL
                """
            )
            #expect(try fixture.catalog.agent(id: nil).voice == "new")
            #expect(fixture.catalog.listing(named: "parley")?.problems == [])
        }
    }

    @Test("So does a provider whose JSON isn't an object")
    func badExtra() async throws {
        try await Self.withCatalog { fixture in
            try await fixture.force(
                "INSERT INTO agent_providers (agent_id, position, kind, extra) SELECT id, 0, 'openai', '[' FROM agents"
            )
            #expect(fixture.catalog.listing(named: "parley")?.problems.map(\.field) == ["providers[0].extra"])
            #expect(try await fixture.catalog.agent(id: nil).model.outcome().attempts.map(\.provider) == ["echo"])
        }
    }

    /// Engines that have one voice, which comes and goes.
    private final class Offer: SpeechOffer {
        let voice = Lock("v")

        func problems(of agent: Agent) -> [AgentProblem] {
            let isMissing = agent.voice.map { $0 != voice.withLock { $0 } } ?? false
            return isMissing
                ? [
                    AgentProblem(field: "voice", message: "not there; another one speaks", isBridged: true)
                ] : []
        }
    }

    @Test("What engines turn out not to have shows without an edit, beside the problems of the row")
    func speech() async throws {
        let offer = Offer()
        try await Self.withCatalog(speech: offer) { fixture in
            try await fixture.apply("UPDATE agents SET stt = 'wyoming,embedded', voice = 'v'")
            let agent = try fixture.catalog.agent(id: nil)
            #expect(agent.stt == ["wyoming", "embedded"])
            #expect(agent.tts == nil)
            let before = try #require(fixture.catalog.listing(named: "parley"))
            #expect(before.problems == [])
            offer.voice.withLock { $0 = "w" }
            let after = try #require(fixture.catalog.listing(named: "parley"))
            let problem = AgentProblem(field: "voice", message: "not there; another one speaks", isBridged: true)
            #expect(after.problems == [problem])
            #expect(after.json["problems"]?[0]?["field"] == "voice")
            #expect(after.publicJSON == before.publicJSON)
            #expect(after.version == before.version)
            #expect(fixture.catalog.listings() == [after])
            offer.voice.withLock { $0 = "v" }
            #expect(fixture.catalog.listings() == [before])
        }
    }

    @Test("A listing has the columns, the providers, problems and a version that grows; scope talk sees four fields")
    func listing() async throws {
        try await Self.withCatalog { fixture in
            let before = try #require(fixture.catalog.listing(named: "parley"))
            try await fixture.apply(
                """
                INSERT INTO agent_providers (agent_id, position, kind, api_key_env, extra) \
                SELECT id, 3, 'openai', 'PATH', '{"a":[1]}' FROM agents
                """
            )
            let listing = try #require(fixture.catalog.listings().first)
            #expect(listing.version > before.version)
            let json = listing.json
            let columns = try fixture.admin.rows("SELECT name FROM pragma_table_info('agents')") { $0.text(0) }
            #expect(Set(json.object?.keys ?? [:].keys) == Set(columns + ["providers", "problems", "version"]))
            #expect(json["enabled"] == true && json["is_default"] == true && json["hedge"] == false)
            #expect(json["tools"] == [] && json["title"] == "Parley" && json["stt"] == nil as JSONValue)
            #expect(json["version"]?.integer == Int(listing.version))
            #expect(json["problems"]?.array?.count == 1)
            let provider = json["providers"]?[0]
            #expect(provider?["extra"] == ["a": [1]])
            #expect(provider?["api_key_env"] == "PATH")
            #expect(provider?["agent_id"] == nil && provider?["position"] == nil)
            #expect(provider?.object?.count == 10)
            #expect(listing.publicJSON == ["name": "parley", "title": "Parley", "language": "en", "voice": nil])
        }
    }

    @Test("A database that fails leaves the agents as they are")
    func failingDatabase() async throws {
        try await Self.withCatalog { fixture in
            fixture.database.close()
            await #expect(throws: DatabaseError.closed) { try await fixture.catalog.refresh() }
            let agent = try fixture.catalog.agent(id: nil)
            #expect(agent.name == "parley")
        }
    }
}
