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
                summary: "Agents by name; with the scope talk their name, title, language and voice only",
                query: [ResourceSchemas.limit, ResourceSchemas.cursor],
                answers: [.init(200, "A page.", json: ResourceSchemas.list(of: AgentSchemas.agent))]
            )
        ) { call in
            // Who can't see more than names has no use for agents that can't be talked with.
            let listings = agents.listings().filter { $0.isEnabled || call.caller.readsAll }
            return HTTPResponse(
                Page(of: listings, after: call.cursor, limit: call.limit, name: \.name) { $0.json(for: call.caller) }
            )
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
                answers: [.init(200, "The agent.", json: AgentSchemas.agent)]
            )
        ) { call in
            let found = agents.listing(named: call.place("name"))
            guard let listing = found, listing.isEnabled || call.caller.readsAll else {
                let name = call.place("name").jsonQuoted
                throw HTTPFault(404, "agent.not_found", "There is no agent \(name).", param: "name")
            }
            return listing.response(for: call.caller)
        }
    }
}

extension AgentListing {
    fileprivate func json(for caller: Caller) -> JSONValue { caller.readsAll ? json : publicJSON }

    /// The agent as an answer, with its version.
    func response(for caller: Caller, status: Int = 200, location: String? = nil) -> HTTPResponse {
        var headers: HTTPHeaders = ["ETag": "\"\(version)\""]
        if let location { headers["Location"] = location }
        return HTTPResponse(status: status, json: json(for: caller), headers: headers)
    }
}
