import Net
import Runtime
import Testing

@testable import Server

@Suite("Agents over HTTP", .serialized)
struct AgentEditTests {
    @Test("An agent is made, changed, guarded by its version, put under the sessions of another, and deleted")
    func wholeLife() async throws {
        try await RunningServer.run { server in
            let made = try await server.ask(
                "POST",
                "/v1/agents",
                json: ["name": "ada", "voice": "slt", "providers": [["kind": "echo"]]]
            )
            #expect(made.status == 201 && made.header("Location") == "/v1/agents/ada")
            #expect(made.json?["providers"]?[0]?["kind"] == "echo" && made.json?["problems"] == [])
            let tag = try #require(made.header("ETag"))
            #expect(tag == "\"\(made.json?["version"]?.integer ?? 0)\"")

            let changed = try await server.ask(
                "PATCH",
                "/v1/agents/ada",
                json: ["speed": 1.5, "voice": nil],
                headers: [(name: "If-Match", value: tag)]
            )
            #expect(changed.status == 200 && changed.json?["speed"] == 1.5 && changed.json?["voice"] == .null)
            for method in ["PATCH", "DELETE"] {
                let late = try await server.ask(
                    method,
                    "/v1/agents/ada",
                    json: method == "PATCH" ? ["speed": 2] : nil,
                    headers: [(name: "If-Match", value: tag)]
                )
                #expect(late.status == 412 && late.json?["error"]?["code"] == "agent.changed")
            }

            let session = try await server.ask("POST", "/v1/sessions", json: ["agent": "ada"])
            let id = try #require(session.json?["id"]?.string)
            let used = try await server.ask("DELETE", "/v1/agents/ada")
            #expect(used.status == 409 && used.json?["error"]?["code"] == "agent.in_use")
            #expect(try await server.ask("DELETE", "/v1/agents/ada?reassign=1").status == 204)
            #expect(try await server.ask("GET", "/v1/agents/ada").status == 404)
            #expect(try await server.ask("GET", "/v1/sessions/\(id)").json?["agent"] == "parley")
        }
    }

    @Test(
        "What can't be is refused with its code and field",
        arguments: [
            ("POST", "/v1/agents", ["name": "parley"], 409, "agent.exists", "name"),
            ("POST", "/v1/agents", ["name": "Ada"], 400, "body.invalid", "name"),
            ("POST", "/v1/agents", [:], 400, "body.invalid", "name"),
            ("POST", "/v1/agents", ["name": "ada", "speed": 9], 400, "body.invalid", "speed"),
            ("POST", "/v1/agents", ["name": "ada", "colour": 1], 400, "body.invalid", "colour"),
            (
                "POST", "/v1/agents", ["name": "ada", "providers": [["kind": "echo", "key": "x"]]], 400, "body.invalid",
                "providers[0].key"
            ),
            ("PATCH", "/v1/agents/nobody", ["speed": 1], 404, "agent.not_found", "name"),
            ("PATCH", "/v1/agents/parley", ["enabled": false], 409, "agent.default", "name"),
            ("DELETE", "/v1/agents/parley", nil, 409, "agent.default", "name"),
            ("DELETE", "/v1/agents/nobody", nil, 404, "agent.not_found", "name"),
        ] as [(String, String, JSONValue?, Int, String, String)]
    )
    func refused(
        method: String,
        path: String,
        body: JSONValue?,
        status: Int,
        code: String,
        param: String
    ) async throws {
        try await RunningServer.run { server in
            let answer = try await server.ask(method, path, json: body)
            #expect(answer.status == status)
            #expect(answer.json?["error"]?["code"] == .string(code))
            #expect(answer.json?["error"]?["param"] == .string(param))
        }
    }

    @Test("Only an administrator edits")
    func scopes() async throws {
        try await RunningServer.run(["API_KEY": "secret"]) { server in
            let anonymous = try await server.ask("POST", "/v1/agents", json: ["name": "ada"])
            #expect(anonymous.status == 401)
            let made = try await server.ask(
                "POST",
                "/v1/agents",
                json: ["name": "ada"],
                headers: [(name: "Authorization", value: "Bearer secret")]
            )
            #expect(made.status == 201)
        }
    }
}
