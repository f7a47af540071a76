import Runtime
import SQLite
import Testing

@testable import Agents

@Suite("Editing agents")
struct AgentStoreTests {
    private static func withStore(
        _ body: (AgentStore, AgentCatalogTests.Fixture) async throws -> Void
    ) async throws {
        try await AgentCatalogTests.withCatalog { fixture in
            try await body(AgentStore(fixture.database), fixture)
            try await fixture.catalog.refresh()
        }
    }

    private static let ada: JSONValue = [
        "name": "ada", "instructions": "Be kind.\n\"Always\".", "speed": 1.25, "hedge": true, "tools": ["clock"],
        "failure_text": nil, "silence_ms": 500,
        "providers": [
            ["kind": "openai", "base_url": "http://localhost:1/v1", "extra": ["top_k": 5, "stop": ["\n"]]],
            ["kind": "ollama", "model": "m", "retries": 0, "temperature": 0.5],
        ],
    ]

    @Test("What is exported makes just the same agent when it is imported, here and elsewhere")
    func roundTrip() async throws {
        try await Self.withStore { store, fixture in
            try await store.create(Self.ada)
            let document = try await store.document(of: "ada")
            #expect(document["providers"]?[0]?["extra"] == ["top_k": 5, "stop": ["\n"]])
            #expect(document["hedge"] == true && document["is_default"] == false && document["id"] == nil)
            let text = document.json5
            #expect(try JSONValue(parsing: text.utf8, json5: true) == document)
            try await store.delete("ada", reassigning: false)
            try await store.put(try JSONValue(parsing: text.utf8, json5: true))
            #expect(try await store.document(of: "ada") == document)
            // Once more over an agent that was changed meanwhile.
            _ = try await store.change("ada", by: ["speed": 2, "title": "Ada", "providers": []])
            try await store.put(document)
            #expect(try await store.document(of: "ada") == document)
        }
    }

    @Test("A provider without a kind is refused by its place")
    func providerWithoutKind() {
        let document: JSONValue = ["name": "ada", "providers": [["kind": "echo"], ["model": "m"]]]
        let error = #expect(throws: AgentStoreError.self) { try AgentEdit(document) }
        #expect(error == .invalid(field: "providers[1].kind", "is missing; it names the kind of provider"))
    }

    @Test(
        "Credentials in a provider's address are refused, and named nowhere",
        arguments: [
            "http://ann:hunter2@localhost:1/v1", "https://host/v1?key=hunter2", "https://host?x=1&token=hunter2",
        ]
    )
    func credentials(address: String) async throws {
        try await Self.withStore { store, _ in
            let agent: JSONValue = ["name": "ada", "providers": [["kind": "openai", "base_url": .string(address)]]]
            let error = await #expect(throws: AgentStoreError.self) { try await store.create(agent) }
            guard case .invalid(field: "base_url", let rule) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(!rule.contains("hunter2") && rule.contains("api_key_env"))
        }
    }

    @Test("A patch changes what it names, and null takes a value away")
    func patch() async throws {
        try await Self.withStore { store, _ in
            try await store.create(Self.ada)
            #expect(try await store.change("ada", by: ["silence_ms": nil, "name": "eva"]) == "eva")
            let document = try await store.document(of: "eva")
            #expect(document["silence_ms"] == .null && document["speed"] == 1.25)
            #expect(document["providers"]?.array?.count == 2)
            await #expect(throws: AgentStoreError.notFound("ada")) { try await store.change("ada", by: [:]) }
        }
    }

    @Test("An edit of another version than the one that was read is refused")
    func versions() async throws {
        try await Self.withStore { store, fixture in
            try await store.create(Self.ada)
            try await fixture.catalog.refresh()
            let version = try #require(fixture.catalog.listing(named: "ada")?.version)
            _ = try await store.change("ada", by: ["speed": 2], from: version)
            await #expect(throws: AgentStoreError.changed("ada")) {
                try await store.change("ada", by: ["speed": 3], from: version)
            }
            await #expect(throws: AgentStoreError.changed("ada")) {
                try await store.delete("ada", reassigning: false, from: version)
            }
            #expect(try await store.document(of: "ada")["speed"] == 2)
        }
    }

    @Test("There is one default agent, which stays; another one takes its place in one edit")
    func defaults() async throws {
        try await Self.withStore { store, _ in
            try await store.create(Self.ada)
            for patch in [["enabled": false], ["is_default": false]] as [JSONValue] {
                await #expect(throws: AgentStoreError.isDefault("parley")) {
                    try await store.change("parley", by: patch)
                }
            }
            await #expect(throws: AgentStoreError.isDefault("parley")) {
                try await store.delete("parley", reassigning: true)
            }
            _ = try await store.change("ada", by: ["is_default": true])
            #expect(try await store.document(of: "parley")["is_default"] == false)
            try await store.delete("parley", reassigning: false)
        }
    }

    @Test("An agent that sessions use stays, unless they get the default one")
    func inUse() async throws {
        try await Self.withStore { store, fixture in
            try await store.create(Self.ada)
            try await fixture.apply(
                """
                INSERT INTO sessions (id, agent_id, user_id, channel, status, settings, metadata, created_at, \
                last_activity_at) SELECT '01a1ff56-4eef-7315-a132-e64e6fc3e3fa', id, 'u', 'http', 'active', '{}', '{}', \
                1, 1 FROM agents WHERE name = 'ada'
                """
            )
            await #expect(throws: AgentStoreError.inUse("ada", sessions: 1)) {
                try await store.delete("ada", reassigning: false)
            }
            try await store.delete("ada", reassigning: true)
        }
    }

    @Test(
        "A value that is not allowed is refused with its field and what is allowed, and nothing of the edit stays",
        arguments: [
            (["speed": 9], "speed", "is 0.25 to 4.0"), (["name": "Ada"], "name", "begins with a letter"),
            (["hedge": "yes"], "hedge", "true or false"), (["tools": [:]], "tools", "JSON array"),
            (["colour": 1], "colour", "is not a field"), (["voice": [1]], "voice", "a text or a number"),
            (["providers": [["kind": "No One"]]], "kind", "openai, anthropic"),
            (["providers": [["kind": "openai", "api_key_env": "sk-123"]]], "api_key_env", "never the key itself"),
            (["providers": 1], "providers", "an array"),
        ] as [(JSONValue, String, String)]
    )
    func refused(patch: JSONValue, field: String, rule: String) async throws {
        try await Self.withStore { store, _ in
            try await store.create(Self.ada)
            let before = try await store.document(of: "ada")
            var patch = patch.object ?? [:]
            if patch["title"] == nil { patch["title"] = "changed" }
            do throws(AgentStoreError) {
                _ = try await store.change("ada", by: .object(patch))
                Issue.record("not refused")
            } catch {
                guard case .invalid(field, let message) = error else {
                    Issue.record("\(error)")
                    return
                }
                #expect(message.contains(rule))
            }
            #expect(try await store.document(of: "ada") == before)
        }
    }

    @Test("Every former state is kept and can be put back, even of an agent that was removed")
    func history() async throws {
        try await Self.withStore { store, _ in
            #expect(try await store.history(of: "parley").isEmpty)
            try await store.create(Self.ada)
            let first = try await store.document(of: "ada")
            _ = try await store.change("ada", by: ["instructions": "Be brief."])
            let brief = try await store.document(of: "ada")
            try await store.delete("ada", reassigning: false)
            let states = try await store.history(of: "ada")
            #expect(states.first?.operation == "delete" && states.first?.document == brief)
            let former = try #require(states.first { $0.document == first })
            #expect(try await store.revert("ada", to: former.number) == "ada")
            #expect(try await store.document(of: "ada") == first)
            let latest = try #require(states.first)
            _ = try await store.revert("ada", to: latest.number)
            #expect(try await store.document(of: "ada") == brief)
            await #expect(throws: AgentStoreError.self) { try await store.revert("ada", to: 999_999) }
            await #expect(throws: AgentStoreError.notFound("eva")) { try await store.history(of: "eva") }
        }
    }
}
