import Loops
import Net
import Runtime
import TestSupport
import Testing

@Suite("Ending an HTTP server", .timeLimit(.minutes(1)))
struct HTTPServerStopTests {
    /// A server that answers when it is told to.
    private final class SlowServer: Sendable {
        let waiting: AsyncStream<HTTPResponder>
        let server: TestServer

        init() throws {
            let (waiting, continuation) = AsyncStream<HTTPResponder>.makeStream()
            self.waiting = waiting
            server = try TestServer { _, responder in continuation.yield(responder) }
        }

        func next() async throws -> HTTPResponder {
            var iterator = waiting.makeAsyncIterator()
            return try #require(await iterator.next())
        }
    }

    @Test("What is being answered reaches its client, and the connection closes")
    func answered() async throws {
        let slow = try SlowServer()
        async let answer = HTTPServerTests.exchange("GET /x HTTP/1.1\r\nHost: h\r\n\r\n", with: slow.server)
        let responder = try await slow.next()
        async let end: Void = slow.server.server.stop(patience: .seconds(30))
        responder.loop.post {
            responder.respond(HTTPResponse(status: 200, contentType: "text/plain", text: "late"))
        }
        #expect(try await answer.hasSuffix("late"))
        await end
        slow.server.group.stop()
    }

    @Test("Who is never answered is left when patience is over", arguments: [Duration.zero, .milliseconds(50)])
    func unanswered(patience: Duration) async throws {
        let slow = try SlowServer()
        async let answer = HTTPServerTests.exchange("GET /x HTTP/1.1\r\nHost: h\r\n\r\n", with: slow.server)
        let responder = try await slow.next()
        await slow.server.server.stop(patience: patience)
        #expect(try await answer == "")
        // A responder that is dropped answers by itself.
        withExtendedLifetime(responder) {}
        slow.server.group.stop()
    }

    @Test("Connections that wait for a request close at once")
    func idle() async throws {
        let slow = try SlowServer()
        async let answer = HTTPServerTests.exchange("GET /x HTTP/1.1\r\nHost: h\r\n\r\n", with: slow.server)
        let responder = try await slow.next()
        await withCheckedContinuation { done in
            responder.loop.post {
                responder.respond(HTTPResponse(status: 200, contentType: "text/plain", text: "kept alive"))
                done.resume()
            }
        }
        await slow.server.server.stop(patience: .seconds(30))
        #expect(try await answer.hasSuffix("kept alive"))
        slow.server.group.stop()
    }
}
