import Loops
import Net
import TestSupport
import Testing

@Suite("Giving up an HTTP request", .timeLimit(.minutes(1)))
struct ClientHTTPCancellationTests {
    /// A server that tells when a request is there, and when its client has gone.
    final class Watched: Sendable {
        let server: ScriptedServer
        private let asked: AsyncStream<Void>
        private let left: AsyncStream<Void>

        init(answering text: String) {
            let (asked, tellAsked) = AsyncStream<Void>.makeStream()
            let (left, tellLeft) = AsyncStream<Void>.makeStream()
            (self.asked, self.left) = (asked, left)
            server = ScriptedServer { connection in
                guard connection.request() != nil else { return }
                connection.send(text)
                tellAsked.yield()
                connection.waitForClose()
                tellLeft.yield()
            }
        }

        func isAsked() async { for await _ in asked { return } }
        func isLeft() async { for await _ in left { return } }
    }

    static let head = "HTTP/1.1 200 OK\r\n\r\n"

    @Test("Cancelling the task closes the connection", arguments: ["", head, head + "text"])
    func cancel(answer: String) async throws {
        let watched = Watched(answering: answer)
        defer { watched.server.stop() }
        try await ClientHTTPTests.withClient { client in
            let task = Task { () -> HTTPClientError? in
                do throws(HTTPClientError) {
                    let response = try await client.open(HTTPClientRequest("GET", watched.server.url))
                    while try await response.nextChunk() != nil {}
                    return nil
                } catch {
                    return error
                }
            }
            await watched.isAsked()
            task.cancel()
            await watched.isLeft()
            #expect(await task.value == .cancelled)
        }
    }

    @Test("The same from a task that lives on the loop")
    func cancelOnLoop() async throws {
        let watched = Watched(answering: Self.head)
        defer { watched.server.stop() }
        try await ClientHTTPTests.withClient { client in
            let task = Task(executorPreference: client.loop) { () -> HTTPClientError? in
                do throws(HTTPClientError) {
                    let response = try await client.open(HTTPClientRequest("GET", watched.server.url))
                    while try await response.nextChunk() != nil {}
                    return nil
                } catch {
                    return error
                }
            }
            await watched.isAsked()
            task.cancel()
            await watched.isLeft()
            #expect(await task.value == .cancelled)
        }
    }

    @Test("A cancelled task sends nothing")
    func cancelledBefore() async throws {
        try await ClientHTTPTests.withClient { client in
            let port = ScriptedServer.closedPort()
            let task = Task { () -> HTTPClientError? in
                withUnsafeCurrentTask { $0?.cancel() }
                do throws(HTTPClientError) {
                    _ = try await client.open(HTTPClientRequest("GET", "http://127.0.0.1:\(port)"))
                    return nil
                } catch {
                    return error
                }
            }
            #expect(await task.value == .cancelled)
        }
    }

    @Test("Letting go of an answer closes the connection")
    func release() async throws {
        let watched = Watched(answering: Self.head)
        defer { watched.server.stop() }
        try await ClientHTTPTests.withClient { client in
            let status = try await client.open(HTTPClientRequest("GET", watched.server.url)).status
            #expect(status == 200)
            await watched.isLeft()
        }
    }

    @Test("Cancelling an answer closes the connection, and reading it says so")
    func explicit() async throws {
        let watched = Watched(answering: Self.head)
        defer { watched.server.stop() }
        try await ClientHTTPTests.withClient { client in
            let response = try await client.open(HTTPClientRequest("GET", watched.server.url))
            response.cancel()
            await watched.isLeft()
            await #expect(throws: HTTPClientError.cancelled) { try await response.nextChunk() }
        }
    }
}
