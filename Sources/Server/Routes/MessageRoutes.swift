import Net
import Runtime
import SQLite
import Sessions
import VoiceCore

/// `POST /v1/sessions/{id}/messages`: a typed turn, answered whole or event by event.
struct MessageRoutes: RouteGroup {
    let history: HistoryStore
    let hub: SessionHub

    var routes: [Route] { [say] }

    private var say: Route {
        let event = JSONSchema.string(length: nil)
        return Route(
            "POST",
            "/v1/sessions/{id}/messages",
            access: .scopes([.talk]),
            Operation(
                name: "createMessage",
                summary: "A typed turn; answers the assistant's message, or its events as they come",
                body: .object([
                    .init("content", .string(length: 1...32_768), "What is said."),
                    .init("user", .string(length: SettingLimits.userName), isRequired: false, "Who says it."),
                    .init("stream", .boolean, isRequired: false, "Server-sent events in place of the message."),
                ]),
                answers: [
                    .init(
                        200,
                        "The reply.",
                        bodies: ["application/json": ResourceSchemas.message, "text/event-stream": event]
                    )
                ]
            ),
            respond: { call, responder in
                let session = try await history.changeable(call)
                let turn = try await begin(call, in: session)
                if call.body["stream"]?.bool == true {
                    await stream(turn, responder)
                } else {
                    responder.respond(HTTPResponse(json: try await message(of: turn).json))
                }
            }
        )
    }

    private func begin(_ call: Call, in session: SessionRecord) async throws -> TypedTurn {
        guard session.status == .active else { throw HTTPFault(409, "session.ended", "The session has ended.") }
        let request = SessionRequest(
            session: session.id,
            speaker: SpeakerID(call.body["user"]?.string ?? session.user),
            channel: "http",
            owner: call.caller.name,
            network: call.request.callerNetwork,
            mayUseAnySession: call.caller.isAdmin,
            wantsAudio: false
        )
        let turn = TypedTurn()
        let text = call.body["content"]?.string ?? ""
        try await hub.say(text, request, listener: turn)
        return turn
    }

    /// Waits for the end of the reply.
    private func message(of turn: TypedTurn) async throws -> MessageRecord {
        var failure: SessionFault?
        for await event in turn.events {
            switch event {
            case .fault(let fault):
                failure = fault
            case .replyEnded(let end):
                // A row that was not made final doesn't hold what was said.
                if let failure, end.status == .failed || failure.code == .storageFailed { throw failure }
                let message = try await history.message(end.reply)
                guard let message else { throw HTTPFault.noSession }
                return message
            case .ended: throw HTTPFault(409, "session.ended", "The session ended before the reply did.")
            default: break
            }
        }
        if let failure { throw failure }
        throw HTTPFault(503, "server.draining", "The server is going away.", retryAfter: .seconds(5))
    }

    private func stream(_ turn: TypedTurn, _ responder: HTTPResponder) async {
        let stream = responder.respondStreaming(headers: [
            "Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no",
        ])
        let events = EventStream(stream)
        let heartbeat = Task(executorPreference: responder.loop) { await events.keepAlive() }
        for await event in turn.events {
            guard await events.send(event) else { break }
        }
        // The client has left and hears nothing, or its key is no longer in force.
        if Task.isCancelled { _ = await events.send(.fault(.revoked)) }
        heartbeat.cancel()
        events.finish()
    }
}

extension SessionFault {
    fileprivate static let revoked = SessionFault(
        .invalidAuthorization,
        "What let this request in is no longer in force.",
        isFatal: true
    )
}
