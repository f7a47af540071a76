import Loops
import Net
import Runtime

/// Sends every message back, on a free port that it prints, until its input ends.
struct EchoServer: HTTPHandler {
    func run(tls: TLSIdentity?) async throws {
        let loops = try LoopGroup(count: 1)
        let server = HTTPServer(group: loops, limits: HTTPLimits(), handler: self)
        let port = try server.listen(host: "127.0.0.1", port: 0, tls: tls)
        ProcessStreams.writeOutput(Array("\(port)\n".utf8))
        while readLine() != nil {}
        await server.stop()
        loops.stop()
    }

    func handle(_ request: HTTPRequest, _ responder: HTTPResponder) {
        responder.upgrade(subprotocol: nil, on: responder.loop, limits: AutobahnPeer.limits, AutobahnPeer.echo)
    }

    func errorBody(for refusal: HTTPRefusal, requestID: String) -> HTTPResponse {
        HTTPResponse(status: refusal.status, contentType: "text/plain", text: "\(refusal.status)\n")
    }
}
