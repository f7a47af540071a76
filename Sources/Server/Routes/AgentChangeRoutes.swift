import Agents
import Net
import Runtime
import SQLite
import Sessions

/// `/v1/agents`: make, change, delete.
struct AgentChangeRoutes: RouteGroup {
    let agents: AgentCatalog
    let store: AgentStore

    var routes: [Route] { [create, change, delete] }

    private var create: Route {
        Route(
            "POST",
            "/v1/agents",
            access: .scopes([.admin]),
            Operation(
                name: "createAgent",
                summary: "Make an agent; what is not given has its default",
                body: .object(AgentSchemas.fields),
                answers: [.init(201, "It is made; Location names it.", json: AgentSchemas.agent)]
            )
        ) { call in
            try await store.create(call.body)
            let name = call.body["name"]?.string ?? ""
            return try await listing(name).response(
                for: call.caller,
                status: 201,
                location: "/v1/agents/\(name)"
            )
        }
    }

    private var change: Route {
        Route(
            "PATCH",
            "/v1/agents/{name}",
            access: .scopes([.admin]),
            Operation(
                name: "changeAgent",
                summary: "Change an agent by a merge patch (RFC 7396); If-Match guards against lost updates",
                body: .object(AgentSchemas.fields),
                answers: [.init(200, "The agent as it is now.", json: AgentSchemas.agent)]
            )
        ) { call in
            let version = try version(of: call)
            let name = try await store.change(call.place("name"), by: call.body, from: version)
            return try await listing(name).response(for: call.caller)
        }
    }

    private var delete: Route {
        Route(
            "DELETE",
            "/v1/agents/{name}",
            access: .scopes([.admin]),
            Operation(
                name: "deleteAgent",
                summary: "Remove an agent with its providers",
                query: [.init("reassign", .boolean, "Sessions that use it get the default agent.", default: false)],
                answers: [.init(204, "It is gone.")]
            )
        ) { call in
            let version = try version(of: call)
            try await store.delete(
                call.place("name"),
                reassigning: call.query["reassign"]?.bool ?? false,
                from: version
            )
            try await agents.refresh()
            return HTTPResponse(status: 204)
        }
    }

    /// The version in `If-Match`; nil where any will do (RFC 9110, section 13.1.1).
    private func version(of call: Call) throws(HTTPFault) -> Int64? {
        guard let tag = call.request.headers["if-match"], tag != "*" else { return nil }
        guard let version = Int64(tag.filter { $0 != "\"" }) else {
            throw HTTPFault(412, "agent.changed", "If-Match is \(tag.jsonQuoted); it has to be an agent's ETag.")
        }
        return version
    }

    /// The agent as turns from now on have it.
    private func listing(_ name: String) async throws -> AgentListing {
        try await agents.refresh()
        guard let listing = agents.listing(named: name) else { throw AgentStoreError.notFound(name) }
        return listing
    }
}

extension AgentStoreError: HTTPFaultConvertible {
    /// Why an edit of an agent was refused, as HTTP says it.
    var httpFault: HTTPFault {
        let message = "\(description.prefix(1).uppercased())\(description.dropFirst())."
        return switch self {
        case .notFound: HTTPFault(404, "agent.not_found", message, param: "name")
        case .exists: HTTPFault(409, "agent.exists", message, param: "name")
        case .isDefault, .isLastEnabled: HTTPFault(409, "agent.default", message, param: "name")
        case .inUse: HTTPFault(409, "agent.in_use", message, param: "name")
        case .changed: HTTPFault(412, "agent.changed", message)
        case .invalid(let field, _): HTTPFault(400, "body.invalid", message, param: field)
        case .storage(let error): error.httpFault
        }
    }
}
