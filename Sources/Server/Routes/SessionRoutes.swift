import Net
import Runtime
import SQLite
import Sessions
import VoiceCore

/// `/v1/sessions`: list, make, show.
struct SessionRoutes: RouteGroup {
    let history: HistoryStore
    let agents: any AgentDirectory

    var routes: [Route] { [list, create, show] }

    static let agentName = JSONSchema.string(length: SettingLimits.agentName)
    static let name = JSONSchema.string(length: SettingLimits.userName)
    /// What may be given when a session is made or changed.
    static let fields: [JSONSchema.Property] = [
        .init("agent", agentName, isRequired: false, "An agent's name."),
        .init("user", name, isRequired: false, "Who speaks."),
        .init("title", .nullable(.string(length: 1...1000)), isRequired: false),
        .init(
            "metadata",
            .nullable(.anyObject),
            isRequired: false,
            "At most 16 KiB of JSON, after a merge too; null: none."
        ),
    ]

    /// Checks the metadata of a request.
    ///
    /// - Parameter json: An object, or null for none.
    /// - Returns: What the session's row may hold.
    /// - Throws: ``SessionMetadataError`` when it is too long.
    static func metadata(_ json: JSONValue) throws(SessionMetadataError) -> SessionMetadata {
        json.isNull ? .none : try SessionMetadata(json)
    }

    private var list: Route {
        Route(
            "GET",
            "/v1/sessions",
            access: .scopes([.talk, .read]),
            Operation(
                name: "listSessions",
                summary: "Sessions, newest first; without the scope read only one's own",
                query: [
                    .init("user", Self.name, "Only this user's."), .init("agent", Self.agentName, "Only this agent's."),
                    .init("channel", Self.name, "Only those begun on this channel."),
                    .init("status", .choice(["active", "ended"]), "Only these."),
                    ResourceSchemas.limit, ResourceSchemas.cursor,
                ],
                answers: [.init(200, "A page.", json: ResourceSchemas.list(of: ResourceSchemas.session))]
            )
        ) { call in
            let filter = SessionFilter(
                scope: call.caller.sessionScope,
                user: call.query["user"]?.string,
                agent: call.query["agent"]?.string,
                channel: call.query["channel"]?.string,
                status: call.query["status"]?.string.flatMap(SessionStatus.init)
            )
            let cursor = try call.query["cursor"]?.string.map(Self.cursor)
            let page = try await history.sessions(filter, limit: call.limit, cursor: cursor)
            return HTTPResponse(page)
        }
    }

    private static func cursor(_ text: String) throws(HTTPFault) -> SessionCursor {
        guard let cursor = SessionCursor(text) else {
            throw .invalidQuery(.unfit("cursor", value: text.jsonQuoted, expected: "the next_cursor of a page"))
        }
        return cursor
    }

    private var create: Route {
        Route(
            "POST",
            "/v1/sessions",
            access: .scopes([.talk]),
            Operation(
                name: "createSession",
                summary: "Make a session",
                body: .object([.init("id", .uuid, isRequired: false, "Kept in lower case.")] + Self.fields),
                answers: [.init(201, "It is made; Location names it.", json: ResourceSchemas.session)]
            )
        ) { call in
            guard (try? agents.agent(id: nil)) != nil else { throw SessionFault.noAgent }
            let new = NewSession(
                id: call.body["id"]?.string.flatMap(SessionID.init) ?? SessionID(),
                agentID: try agents.id(named: call.body["agent"]?.string),
                user: call.body["user"]?.string ?? SpeakerID.anonymous.name,
                owner: call.caller.name,
                channel: "http",
                title: call.body["title"]?.string,
                metadata: try Self.metadata(call.body["metadata"] ?? .null)
            )
            let made = try await history.create(new)
            guard let made else {
                throw HTTPFault(409, "session.exists", "There is a session with this id already.", param: "id")
            }
            return HTTPResponse(status: 201, json: made.json, headers: ["Location": "/v1/sessions/\(made.id)"])
        }
    }

    private var show: Route {
        Route(
            "GET",
            "/v1/sessions/{id}",
            access: .scopes([.talk, .read]),
            Operation(
                name: "getSession",
                summary: "One session",
                answers: [.init(200, "The session.", json: ResourceSchemas.session)]
            )
        ) { call in
            HTTPResponse(json: try await history.readable(call).json)
        }
    }
}

extension AgentDirectory {
    /// The row id of an enabled agent; nil for no name, which means the default agent.
    ///
    /// - Throws: ``HTTPFault`` with `agent.not_found`.
    func id(named name: String?) throws(HTTPFault) -> String? {
        guard let name else { return nil }
        do throws(AgentError) {
            return try agent(named: name).id
        } catch {
            throw HTTPFault(404, "agent.not_found", "There is no enabled agent \(name.jsonQuoted).", param: "agent")
        }
    }
}

extension SessionMetadataError: HTTPFaultConvertible {
    var httpFault: HTTPFault {
        HTTPFault(
            413,
            "metadata.too_large",
            "The session's metadata would have \(byteCount) bytes as JSON; \(SessionMetadata.byteLimit) is the most. "
                + "A PATCH can remove members by null, or all of it by \"metadata\": null.",
            param: "metadata"
        )
    }
}
