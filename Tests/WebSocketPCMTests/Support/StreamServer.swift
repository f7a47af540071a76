import Loops
import Net
import Runtime
import VoiceCore
import WebSocketPCM

/// A server that has nothing but `/v1/stream`, for one test.
final class StreamServer: HTTPHandler {
    let session: FakeSession
    let channel: StreamChannel
    private let access: StreamAccess

    private init(_ session: FakeSession, idleTimeout: Duration, access: StreamAccess) {
        self.session = session
        self.access = access
        channel = StreamChannel(
            directory: session,
            settings: StreamSettings(server: "parley/test", idleTimeout: idleTimeout)
        )
    }

    func handle(_ request: HTTPRequest, _ responder: HTTPResponder) {
        Task(executorPreference: responder.loop) { [self] in
            do throws(SessionFault) {
                try await channel.open(request, responder, access)
            } catch {
                let text = "\(error.code) \(error.param ?? "")"
                responder.respond(HTTPResponse(status: 400, contentType: "text/plain", text: text))
            }
        }
    }

    func errorBody(for refusal: HTTPRefusal, requestID: String) -> HTTPResponse {
        HTTPResponse(status: refusal.status, contentType: "text/plain", text: "error \(refusal.status)")
    }

    /// Runs a script of blocking clients beside a server, on a thread of its own.
    static func with(
        idleTimeout: Duration = .seconds(300),
        access: StreamAccess = StreamAccess(owner: nil, mayUseAnySession: false),
        refusal: SessionFault? = nil,
        _ script: @escaping @Sendable (StreamServer, _ port: Int) throws -> Void
    ) async throws {
        let group = try LoopGroup(count: 1)
        let session = FakeSession(on: group.first, refusal: refusal)
        let handler = StreamServer(session, idleTimeout: idleTimeout, access: access)
        let server = HTTPServer(group: group, handler: handler)
        let port = try server.listen(host: "127.0.0.1", port: 0)
        let thread = try EventLoop(name: "script")
        thread.start()
        let result: Result<Void, any Error> = await withCheckedContinuation { continuation in
            thread.post { continuation.resume(returning: Result { try script(handler, port) }) }
        }
        thread.stop()
        await server.stop()
        try result.get()
    }
}
