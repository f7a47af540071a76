import Agents
import Net
import Runtime
import Sessions
import Speech

/// `/v1/models`: agents and engines, as programs written for OpenAI ask for them.
struct ModelRoutes: RouteGroup {
    let agents: AgentCatalog
    let speech: SpeechCatalog
    /// Milliseconds since 1970: since when the engines are there.
    let startedAt: Int64

    var routes: [Route] { [list, show, offered] }

    /// Names that programs have built in; they mean the default agent, unless an agent is called so.
    private static let familiarPrefixes = ["gpt-", "chatgpt-", "whisper", "tts-"]

    private var list: Route {
        Route(
            "GET",
            "/v1/models",
            access: .scopes([.talk, .read]),
            Operation(
                name: "listModels",
                summary: "What may be named as a model: agents, then engines",
                query: [ResourceSchemas.cursor],
                answers: [.init(200, "All of them, as far as a page goes.", json: ResourceSchemas.list(of: Self.model))]
            )
        ) { call in
            HTTPResponse(
                Page(of: models(for: call.caller), after: call.cursor, name: { $0["id"]?.string ?? "" }, json: \.self)
            )
        }
    }

    private var show: Route {
        Route(
            "GET",
            "/v1/models/{id+}",
            access: .scopes([.talk, .read]),
            Operation(
                name: "getModel",
                summary: "One model; OpenAI's own names stand for the default agent",
                answers: [.init(200, "The model.", json: Self.model)]
            )
        ) { call in
            let id = call.place("id")
            let models = models(for: call.caller)
            if let model = models.first(where: { $0["id"]?.string == id }) { return HTTPResponse(json: model) }
            guard Self.isFamiliar(id), let standard = agents.listings().first(where: { $0.isDefault && $0.isEnabled }),
                case .object(var members) = agent(standard, for: call.caller)
            else {
                throw HTTPFault(
                    404,
                    "model_not_found",
                    "There is no model \(id.jsonQuoted); GET /v1/models lists what there is.",
                    param: "model"
                )
            }
            members["id"] = .string(id)
            return HTTPResponse(json: .object(members))
        }
    }

    private var offered: Route {
        Route(
            "GET",
            "/v1/agents/{name}/models",
            access: .scopes([.admin]),
            Operation(
                name: "listProviderModels",
                summary: "Models that the servers of an agent's providers say they have; they are asked now",
                query: [ResourceSchemas.cursor],
                answers: [
                    .init(
                        200,
                        "All of them, as far as a page goes.",
                        json: ResourceSchemas.list(of: .object([.init("id", .text), .init("provider", .text)]))
                    )
                ]
            )
        ) { call in
            let name = call.place("name")
            guard agents.listing(named: name) != nil else {
                throw HTTPFault(404, "agent.not_found", "There is no agent \(name.jsonQuoted).", param: "name")
            }
            let models = await agents.models(of: name)
            return HTTPResponse(
                Page(of: models, after: call.cursor, name: { "\($0.provider) \($0.name)" }) {
                    ["id": .string($0.name), "provider": .string($0.provider)]
                }
            )
        }
    }

    /// `gpt-4o`, `o3`, `whisper-1` and their like.
    static func isFamiliar(_ name: String) -> Bool {
        if familiarPrefixes.contains(where: name.hasPrefix) { return true }
        let bytes = name.utf8.prefix(2)
        return bytes.count == 2 && bytes.first == UInt8(ascii: "o")
            && bytes.last.map { (0x30...0x39).contains($0) } == true
    }

    /// Agents first: a name that an engine has too is the agent's.
    private func models(for caller: Caller) -> [JSONValue] {
        let listings = agents.listings().filter(\.isEnabled)
        let names = Set(listings.map(\.name))
        return listings.map { agent($0, for: caller) }
            + engines.filter { !names.contains($0.name) }.map { engine($0.name, $0.health, for: caller) }
    }

    private func agent(_ listing: AgentListing, for caller: Caller) -> JSONValue {
        var members = Self.members(
            id: listing.name,
            created: (listing.json["created_at"]?.integer).map { Int64($0) } ?? startedAt,
            capabilities: ["chat"]
        )
        for name in ["title", "language", "voice"] { members[name] = listing.publicJSON[name] }
        if caller.readsAll {
            members["providers"] = .array(
                agents.providers(of: listing.name).map { provider in
                    [
                        "kind": .string(provider.kind), "model": JSONValue(provider.model),
                        "status": provider.problem == nil ? "ok" : "failed", "detail": JSONValue(provider.problem),
                    ]
                }
            )
        }
        return .object(members)
    }

    /// An engine may hear and speak under one name.
    private var engines: [(name: String, health: [EngineHealth])] {
        let health = speech.health.filter { $0.kind != .detector }
        var names: [String] = []
        for engine in health where !names.contains(engine.name) { names.append(engine.name) }
        return names.map { name in (name, health.filter { $0.name == name }) }
    }

    private func engine(_ name: String, _ health: [EngineHealth], for caller: Caller) -> JSONValue {
        var members = Self.members(
            id: name,
            created: startedAt,
            capabilities: health.map { $0.kind == .ears ? "transcription" : "speech" }
        )
        if caller.readsAll {
            for engine in health {
                members[engine.kind == .ears ? "hearing" : "speaking"] = [
                    "status": engine.problem != nil ? "failed" : engine.limitation != nil ? "degraded" : "ok",
                    "detail": JSONValue(engine.problem ?? engine.limitation), "in_order": .bool(engine.isInOrder),
                ]
            }
        }
        return .object(members)
    }

    private static func members(id: String, created: Int64, capabilities: [String]) -> [String: JSONValue] {
        [
            "id": .string(id), "object": "model", "created": .integer(created / 1000), "owned_by": "parley",
            "capabilities": .array(capabilities.map(JSONValue.string)),
        ]
    }

    private static let state = JSONSchema.object([
        .init("status", .choice(Readiness.Status.allCases.map(\.rawValue))), .init("detail", .nullable(.text)),
        .init("in_order", .boolean, "Whether agents that name no engine use it."),
    ])

    private static let model = JSONSchema.named(
        .init(
            name: "Model",
            schema: .object([
                .init("id", .text), .init("object", .choice(["model"])), .init("created", .integer(), "In seconds."),
                .init("owned_by", .choice(["parley"])),
                .init("capabilities", .array(.choice(["chat", "transcription", "speech"]))),
                .init("title", .nullable(.text), isRequired: false),
                .init("language", .text, isRequired: false), .init("voice", .nullable(.text), isRequired: false),
                .init(
                    "providers",
                    .array(
                        .object([
                            .init("kind", .text), .init("model", .nullable(.text)),
                            .init("status", .choice(["ok", "failed"])), .init("detail", .nullable(.text)),
                        ])
                    ),
                    isRequired: false,
                    "Of an agent, in the order in which they are asked; with the scope read."
                ),
                .init("hearing", state, isRequired: false, "Of an engine, with the scope read."),
                .init("speaking", state, isRequired: false),
            ])
        )
    )
}
