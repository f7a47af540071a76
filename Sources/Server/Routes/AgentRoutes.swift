import Agents
import Net
import Runtime
import Sessions

/// `/v1/agents`: who can be talked with.
struct AgentRoutes: RouteGroup {
    let agents: AgentCatalog

    var routes: [Route] { [list, show] }

    private var list: Route {
        Route(
            "GET",
            "/v1/agents",
            access: .scopes([.talk, .read]),
            Operation(
                name: "listAgents",
                summary: "Agents; with the scope talk their name, title, language and voice only",
                answers: [.init(200, "All of them.", json: ResourceSchemas.list(of: Self.schema))]
            )
        ) { call async throws(HTTPFault) in
            // Who can't see more than names has no use for agents that can't be talked with.
            let listings = agents.listings().filter { $0.isEnabled || call.caller.readsAll }
            return HTTPResponse(json: [
                "object": "list", "data": .array(listings.map { $0.json(for: call.caller) }), "next_cursor": nil,
            ])
        }
    }

    private var show: Route {
        Route(
            "GET",
            "/v1/agents/{name}",
            access: .scopes([.talk, .read]),
            Operation(
                name: "getAgent",
                summary: "One agent; ETag is its version",
                answers: [.init(200, "The agent.", json: Self.schema)]
            )
        ) { call async throws(HTTPFault) in
            let found = agents.listing(named: call.place("name"))
            guard let listing = found, listing.isEnabled || call.caller.readsAll else {
                let name = call.place("name").jsonQuoted
                throw HTTPFault(404, "agent.not_found", "There is no agent \(name).", param: "name")
            }
            return HTTPResponse(json: listing.json(for: call.caller), headers: ["ETag": "\"\(listing.version)\""])
        }
    }
}

extension AgentListing {
    fileprivate func json(for caller: Caller) -> JSONValue { caller.readsAll ? json : publicJSON }
}

extension AgentRoutes {
    private static func optional(_ name: String, _ schema: JSONSchema) -> JSONSchema.Property {
        .init(name, schema, isRequired: false)
    }

    private static let schema = JSONSchema.named(
        .init(
            name: "Agent",
            schema: .object([
                .init("name", .text), .init("title", .nullable(.text)), .init("language", .text),
                .init("voice", .nullable(.text)),
                optional("id", .text), optional("instructions", .text), optional("greeting", .nullable(.text)),
                optional("stt", .nullable(.text)), optional("tts", .nullable(.text)),
                optional("speed", .number()), optional("pitch", .number()), optional("volume", .number()),
                optional("endpointing", .nullable(.text)), optional("silence_ms", .nullable(.integer())),
                optional("max_utterance_ms", .nullable(.integer())), optional("speculation", .boolean),
                optional("barge_in", .boolean), optional("context_messages", .nullable(.integer())),
                optional("temperature", .nullable(.number())), optional("max_tokens", .nullable(.integer())),
                optional("hedge", .boolean), optional("failure_text", .nullable(.text)),
                optional("tools", .any), optional("routes", .any), optional("is_default", .boolean),
                optional("enabled", .boolean), optional("created_at", .time), optional("updated_at", .time),
                optional("providers", .array(.anyObject)),
                optional("problems", .array(.object([.init("field", .text), .init("message", .text)]))),
                optional("version", .integer()),
            ])
        )
    )
}
