import Loops
import Net
import Runtime
import TestSupport

/// A server on a free port for one test, with a handler made of a closure.
final class TestServer: Sendable {
    typealias Answer = @Sendable (HTTPRequest, HTTPResponder) -> Void

    struct Handler: HTTPHandler {
        let answer: Answer

        func handle(_ request: HTTPRequest, _ responder: HTTPResponder) { answer(request, responder) }

        func errorBody(for refusal: HTTPRefusal, requestID: String) -> HTTPResponse {
            HTTPResponse(
                status: refusal.status,
                contentType: "application/json",
                headers: refusal.field.map { ["X-Field": $0] } ?? [:],
                text: #"{"error":{"status":\#(refusal.status),"request_id":"\#(requestID)"}}"#
            )
        }
    }

    let group: LoopGroup
    let server: HTTPServer
    let port: Int

    init(
        limits: HTTPLimits = HTTPLimits(),
        loops: Int = 1,
        tls: TLSIdentity? = nil,
        _ answer: @escaping Answer = TestServer.echo
    ) throws {
        group = try LoopGroup(count: loops)
        server = HTTPServer(group: group, limits: limits, handler: Handler(answer: answer))
        port = try server.listen(host: "127.0.0.1", port: 0, tls: tls)
    }

    func stop() async {
        await server.stop()
        group.stop()
    }

    /// Runs `body` beside a server and stops it afterwards.
    static func with(
        limits: HTTPLimits = HTTPLimits(),
        loops: Int = 1,
        tls: TLSIdentity? = nil,
        answer: @escaping Answer = TestServer.echo,
        _ body: @escaping @Sendable (TestServer) async throws -> Void
    ) async throws {
        let server = try TestServer(limits: limits, loops: loops, tls: tls, answer)
        do {
            try await body(server)
        } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }

    /// Answers with method, path, query and body, one a line.
    static func echo(_ request: HTTPRequest, _ responder: HTTPResponder) {
        Task(executorPreference: responder.loop) {
            do throws(HTTPBodyError) {
                let body = try await responder.body(upTo: 1 << 20)
                let query = request.query.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
                let text = "\(request.method)\n\(request.path)\n\(query)\n" + String(decoding: body, as: UTF8.self)
                responder.respond(HTTPResponse(status: 200, contentType: "text/plain", text: text))
            } catch {
                responder.respondError(413)
            }
        }
    }
}
