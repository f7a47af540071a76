import Net
import Runtime
import Testing
import VoiceCore

@testable import Server

@Suite("The server over real sockets", .serialized)
struct ServedRoutesTests {
    /// The answer, held to the description of its route.
    private func described(
        _ server: RunningServer,
        _ method: String,
        _ path: String,
        json: JSONValue? = nil
    ) async throws -> RunningServer.Answer {
        let answer = try await server.ask(method, path, json: json)
        let plain = String(path.prefix { $0 != "?" })
        guard case .route(let route, _) = server.composition.router.match(method: method, path: plain) else {
            Issue.record("\(method) \(path) has no route")
            return answer
        }
        let allowed = route.operation.answers.first { $0.status == answer.status }
        #expect(allowed != nil, "\(method) \(path) answered \(answer.status), which is not described")
        let mediaType = answer.header("Content-Type").map { String($0.prefix { $0 != ";" }) }
        if let mediaType, let schema = allowed?.bodies[mediaType], mediaType == "application/json" {
            let violation = schema.violation(in: try #require(answer.json))
            #expect(violation == nil, "\(method) \(path)")
        } else if let bodies = allowed?.bodies {
            #expect(bodies.isEmpty || mediaType.map { bodies[$0] != nil } == true, "\(method) \(path)")
        }
        #expect(answer.header("X-Request-Id") != nil)
        return answer
    }

    @Test("Metadata beyond 16 KiB is refused when a session is made and when it is changed, and null empties it")
    func metadata() async throws {
        try await RunningServer.run { server in
            let long: JSONValue = ["metadata": ["a": .string(String(repeating: "x", count: 20_000))]]
            let half: JSONValue = ["metadata": ["a": .string(String(repeating: "x", count: 9000))], "title": "T"]
            let other: JSONValue = ["metadata": ["b": .string(String(repeating: "x", count: 9000))], "title": "U"]
            let made = try await described(server, "POST", "/v1/sessions", json: half)
            let at = "/v1/sessions/\(try #require(made.json?["id"]?.string))"
            for answer in [
                try await server.ask("POST", "/v1/sessions", json: long),
                try await server.ask("PATCH", at, json: long), try await server.ask("PATCH", at, json: other),
            ] {
                #expect(answer.status == 413)
                #expect(answer.json?["error"]?["code"] == "metadata.too_large")
                #expect(answer.json?["error"]?["param"] == "metadata")
            }
            #expect(try await described(server, "GET", at).json == made.json)
            #expect(try await described(server, "GET", "/v1/sessions").json?["data"]?.array?.count == 1)
            let emptied = try await described(server, "PATCH", at, json: ["metadata": nil])
            #expect(emptied.json?["metadata"] == [:] && emptied.json?["title"] == "T")
            let plain = try await described(server, "POST", "/v1/sessions", json: ["metadata": nil])
            #expect(plain.json?["metadata"] == [:])
        }
    }

    @Test("Agents are listed page by page, no page longer than 1 MiB")
    func agentPages() async throws {
        try await RunningServer.run { server in
            let long = String(repeating: "\u{1}", count: 60_000)
            for number in 0..<6 {
                let agent: JSONValue = ["name": .string("long\(number)"), "instructions": .string(long)]
                #expect(try await server.ask("POST", "/v1/agents", json: agent).status == 201)
            }
            var names: [String] = []
            var path = "/v1/agents?limit=200"
            for _ in 1...10 {
                let page = try await described(server, "GET", path)
                #expect(page.bytes.count <= 1 << 20)
                names += page.json?["data"]?.array?.compactMap { $0["name"]?.string } ?? []
                guard let cursor = page.json?["next_cursor"]?.string else { break }
                path = "/v1/agents?limit=200&cursor=\(cursor)"
            }
            #expect(names == names.sorted() && Set(names).count == names.count && names.count >= 7)
            let few = try await described(server, "GET", "/v1/agents?limit=1")
            #expect(few.json?["data"]?.array?.count == 1 && few.json?["next_cursor"]?.string == names[0])
        }
    }

    @Test("A session is made, talked in, changed, exported, searched, ended and deleted, as described")
    func wholeLife() async throws {
        try await RunningServer.run { server in
            let made = try await described(server, "POST", "/v1/sessions", json: ["title": "A talk", "user": "ada"])
            let id = try #require(made.json?["id"]?.string)
            #expect(made.status == 201)
            #expect(made.header("Location") == "/v1/sessions/\(id)")
            let at = "/v1/sessions/\(id)"
            let reply = try await described(server, "POST", "\(at)/messages", json: ["content": "a zebra crossed"])
            #expect(reply.json?["role"] == "assistant")
            #expect(reply.json?["content"]?.string?.contains("a zebra crossed") == true)
            let messages = try await described(server, "GET", "\(at)/messages")
            #expect(messages.json?["data"]?.array?.map { $0["seq"]?.integer } == [1, 2])
            #expect(messages.json?["data"]?[0]?["speaker"] == "ada")
            let later = try await described(server, "GET", "\(at)/messages?after=1")
            #expect(later.json?["data"]?.array?.count == 1)
            let found = try await described(server, "GET", "/v1/search?q=zebra")
            #expect(found.json?["data"]?.array?.count == 2)
            for format in ["txt", "md", "json", "srt", "vtt"] {
                let document = try await described(server, "GET", "\(at)/transcript?format=\(format)")
                #expect(document.text.contains("a zebra crossed"))
            }
            let changed = try await described(server, "PATCH", at, json: ["title": nil, "metadata": ["a": 1]])
            #expect(changed.json?["title"] == JSONValue.null)
            #expect(changed.json?["metadata"] == ["a": 1])
            let listed = try await described(server, "GET", "/v1/sessions?user=ada&limit=1")
            #expect(listed.json?["data"]?[0]?["messages"] == 2)
            let ended = try await described(server, "POST", "\(at)/end")
            #expect(ended.json?["status"] == "ended")
            let refused = try await server.ask("POST", "\(at)/messages", json: ["content": "more"])
            #expect(refused.json?["error"]?["code"] == "session.ended")
            #expect(refused.status == 409)
            #expect(try await described(server, "DELETE", at).status == 204)
            #expect(try await server.ask("GET", at).status == 404)
        }
    }

    @Test("Events of a typed turn come in their order and say what the whole answer says")
    func events() async throws {
        try await RunningServer.run { server in
            let id = try #require(try await server.ask("POST", "/v1/sessions", json: [:]).json?["id"]?.string)
            let answer = try await server.ask(
                "POST",
                "/v1/sessions/\(id)/messages",
                json: ["content": "as events", "stream": true]
            )
            #expect(answer.header("Content-Type")?.hasPrefix("text/event-stream") == true)
            let events = answer.text.split(separator: "\n\n").compactMap { block -> JSONValue? in
                let data = block.split(separator: "\n").first { $0.hasPrefix("data: ") }
                return data.flatMap { try? JSONValue(parsing: $0.dropFirst(6).utf8) }
            }
            #expect(events.first?["type"] == "reply.started")
            #expect(events.last?["type"] == "reply.ended")
            #expect(events.map { $0["seq"]?.integer } == Array(1...events.count).map(Optional.some))
            let deltas = events.compactMap { $0["delta"]?.string }.joined()
            #expect(deltas == events.last?["text"]?.string)
        }
    }

    @Test("What needs no session is served as described")
    func plainRoutes() async throws {
        try await RunningServer.run { server in
            for path in [
                "/health", "/healthz", "/healthcheck", "/ready", "/metrics", "/openapi.json", "/", "/v1/agents",
                "/v1/models", "/v1/models/parley", "/v1/models/gpt-4o", "/v1/models/embedded",
                "/v1/agents/parley/models", "/v1/audio/voices", "/v1/audio/voices/slt/sample",
            ] {
                _ = try await described(server, "GET", path)
            }
            let agent = try await described(server, "GET", "/v1/agents/parley")
            #expect(agent.header("ETag") == "\"\(agent.json?["version"]?.integer ?? 0)\"")
        }
    }

    @Test("The description names every route and nothing else")
    func description() async throws {
        try await RunningServer.run { server in
            let paths = try #require(try await server.ask("GET", "/openapi.json").json?["paths"]?.object)
            let described = paths.flatMap { path, methods in
                (methods.object ?? [:]).keys.map { "\($0.uppercased()) \(path)" }
            }
            let served = server.composition.router.routes.map { "\($0.method) \($0.path)" }
            #expect(described.sorted() == served.sorted())
            let names = server.composition.router.routes.map(\.operation.name)
            #expect(Set(names).count == names.count)
        }
    }

    @Test("Models are agents and engines; the names that programs have built in mean the default agent")
    func models() async throws {
        try await RunningServer.run { server in
            let list = try #require(try await server.ask("GET", "/v1/models").json)
            let models = try #require(list["data"]?.array)
            #expect(list["object"] == "list")
            #expect(models.map { $0["id"]?.string } == ["parley", "embedded"])
            #expect(models[0]["capabilities"] == ["chat"])
            #expect(models[1]["capabilities"] == ["transcription", "speech"])
            #expect(models[0]["providers"]?[0]?["kind"] == "echo")
            #expect(models.allSatisfy { $0["owned_by"] == "parley" && $0["object"] == "model" })
            for name in ["gpt-4o", "chatgpt-4o-latest", "o3-mini", "whisper-1", "tts-1-hd"] {
                let found = try await server.ask("GET", "/v1/models/\(name)").json
                #expect(found?["id"]?.string == name && found?["capabilities"] == ["chat"])
            }
            for name in ["openhermes", "o", "ollama", "GPT"] {
                #expect(try await server.ask("GET", "/v1/models/\(name)").status == 404)
            }
        }
    }

    @Test("Voices are listed twice over, and each is heard as a WAV file, until too many are asked for")
    func voices() async throws {
        try await RunningServer.run { server in
            let list = try #require(try await server.ask("GET", "/v1/audio/voices").json)
            #expect(list["data"] == list["voices"])
            let names = list["data"]?.array?.compactMap { $0["id"]?.string } ?? []
            #expect(Set(names).isSuperset(of: ["rms", "slt", "awb", "kal16"]) && Set(names).count == names.count)
            var refused: RunningServer.Answer?
            for _ in 0..<40 where refused == nil {
                let sample = try await server.ask("GET", "/v1/audio/voices/slt/sample")
                guard sample.status == 200 else {
                    refused = sample
                    continue
                }
                #expect(sample.header("Content-Type") == "audio/wav")
                #expect(sample.bytes.starts(with: "RIFF".utf8) && sample.bytes.count > 16_000)
            }
            #expect(refused?.status == 429 && refused?.header("Retry-After") != nil)
        }
    }

    @Test("Every refusal has the one shape")
    func refusals() async throws {
        let cases: [(String, String, JSONValue?, Int, String)] = [
            ("GET", "/nowhere", nil, 404, "path.not_found"), ("DELETE", "/health", nil, 405, "method.not_allowed"),
            ("GET", "/v1/sessions/nope", nil, 404, "session.not_found"),
            ("GET", "/v1/sessions?limit=0", nil, 400, "query.invalid"),
            ("GET", "/v1/sessions?status=asleep", nil, 400, "query.invalid"),
            ("GET", "/v1/search", nil, 400, "query.invalid"),
            ("POST", "/v1/sessions", ["title": 7], 400, "body.invalid"),
            ("POST", "/v1/sessions", ["colour": "blue"], 400, "body.invalid"),
            ("POST", "/v1/sessions", ["agent": "nobody"], 404, "agent.not_found"),
            ("GET", "/v1/agents/nobody", nil, 404, "agent.not_found"),
            ("GET", "/v1/stream", nil, 426, "upgrade.required"),
            ("GET", "/v1/models/nobody", nil, 404, "model_not_found"),
            ("GET", "/v1/models/org/model", nil, 404, "model_not_found"),
            ("GET", "/v1/models/org%2Fmodel", nil, 404, "model_not_found"),
            ("GET", "/v1/agents/nobody/models", nil, 404, "agent.not_found"),
            ("GET", "/v1/audio/voices/roa%2Fnobody/sample", nil, 404, "voice.not_found"),
            ("GET", "/v1/audio/voices/slt/sample?language=e", nil, 400, "query.invalid"),
        ]
        try await RunningServer.run { server in
            for (method, path, body, status, code) in cases {
                let answer = try await server.ask(method, path, json: body)
                #expect(answer.status == status, "\(method) \(path)")
                let violation = ErrorBody.component.schema.violation(in: try #require(answer.json))
                #expect(violation == nil)
                #expect(answer.json?["error"]?["code"]?.string == code, "\(method) \(path)")
                #expect(answer.json?["error"]?["request_id"]?.string == answer.header("X-Request-Id"))
            }
            let wrong = try await server.ask("DELETE", "/health")
            #expect(wrong.header("Allow") == "GET, HEAD")
        }
    }

    @Test("With a key in force everything but the page and health asks for one")
    func keys() async throws {
        try await RunningServer.run(["API_KEY": "secret"]) { server in
            for path in [
                "/v1/sessions", "/metrics", "/ready", "/v1/agents", "/v1/search?q=a", "/v1/models", "/v1/audio/voices",
            ] {
                #expect(try await server.ask("GET", path).status == 401)
                let keyed = try await server.ask(
                    "GET",
                    path,
                    headers: [(name: "Authorization", value: "Bearer secret")]
                )
                #expect(keyed.status != 401)
            }
            #expect(try await server.ask("GET", "/").status == 200)
            #expect(try await server.ask("GET", "/health").status == 200)
        }
    }
}
