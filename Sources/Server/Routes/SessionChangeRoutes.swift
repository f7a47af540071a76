import Net
import Runtime
import SQLite
import Sessions
import VoiceCore

/// `/v1/sessions/{id}`: change, end, delete.
struct SessionChangeRoutes: RouteGroup {
    let history: HistoryStore
    let agents: any AgentDirectory
    let hub: SessionHub

    var routes: [Route] { [change, end, delete] }

    private var change: Route {
        Route(
            "PATCH",
            "/v1/sessions/{id}",
            access: .scopes([.talk]),
            Operation(
                name: "changeSession",
                summary: "Change a session; metadata is merged (RFC 7396)",
                body: .object(SessionRoutes.fields),
                answers: [.init(200, "The session as it is now.", json: ResourceSchemas.session)]
            )
        ) { call in
            let session = try await history.changeable(call)
            let patch = try patch(call.body)
            guard let changed = try await history.patch(session.id, patch).get() else { throw HTTPFault.noSession }
            await hub.adopt(changed)
            return HTTPResponse(json: changed.json)
        }
    }

    private func patch(_ body: JSONValue) throws -> SessionPatch {
        var patch = SessionPatch()
        if let title = body["title"] {
            patch.title = title.string.map { .value($0) } ?? .null
        }
        if let agent = try agents.id(named: body["agent"]?.string) { patch.agentID = .value(agent) }
        patch.user = body["user"]?.string
        if let metadata = body["metadata"] {
            patch.metadata = metadata.isNull ? .clear : .merge(try SessionRoutes.metadata(metadata))
        }
        return patch
    }

    private var end: Route {
        Route(
            "POST",
            "/v1/sessions/{id}/end",
            access: .scopes([.talk]),
            Operation(
                name: "endSession",
                summary: "End a session for good; its history stays",
                answers: [.init(200, "The session.", json: ResourceSchemas.session)]
            )
        ) { call in
            let session = try await history.changeable(call)
            let ended = try await hub.end(session.id)
            guard let ended else { throw HTTPFault.noSession }
            return HTTPResponse(json: ended.json)
        }
    }

    private var delete: Route {
        Route(
            "DELETE",
            "/v1/sessions/{id}",
            access: .scopes([.talk]),
            Operation(
                name: "deleteSession",
                summary: "Remove a session with its history",
                answers: [.init(204, "It is gone.")]
            )
        ) { call in
            let session = try await history.changeable(call)
            let isDeleted = try await hub.delete(session.id)
            guard isDeleted else { throw HTTPFault.noSession }
            return HTTPResponse(status: 204)
        }
    }
}
