import Loops
import Net
import Runtime
import TestSupport
import Testing

@Suite("Asking HTTP servers", .timeLimit(.minutes(1)))
struct ClientHTTPTests {
    /// A loop of its own with a client on it.
    static func withClient(_ body: (HTTPClient) async throws -> Void) async throws {
        let loop = try EventLoop(name: "client")
        loop.start()
        do {
            try await body(HTTPClient(loop: loop))
        } catch {
            loop.stop()
            throw error
        }
        loop.stop()
    }

    @Test("A request arrives as it was made and its answer comes back")
    func exchange() async throws {
        let server = ScriptedServer { connection in
            while let request = connection.request() {
                let seen = [request.line, request.headers["x-thing"] ?? "", request.headers["content-type"] ?? ""]
                connection.answer((seen + [request.text]).joined(separator: "|"), headers: "X-Seen:  yes \r\n")
            }
        }
        defer { server.stop() }
        try await Self.withClient { client in
            let response = try await client.open(
                HTTPClientRequest(
                    "POST",
                    server.url + "/path?a=b",
                    headers: [("X-Thing", "one two")],
                    body: .bytes(Array("{}".utf8), contentType: "application/json")
                )
            )
            #expect(response.status == 200)
            #expect(response.header("x-SEEN") == "yes")
            #expect(response.header("missing") == nil)
            let body = try await response.collect(upTo: 1000)
            #expect(String(decoding: body, as: UTF8.self) == "POST /path?a=b HTTP/1.1|one two|application/json|{}")
        }
    }

    @Test("Two requests after each other share a connection")
    func keepAlive() async throws {
        let connections = Lock(0)
        let server = ScriptedServer { connection in
            connections.withLock { $0 += 1 }
            while connection.request() != nil { connection.answer("ok") }
        }
        defer { server.stop() }
        try await Self.withClient { client in
            for _ in 0..<3 {
                _ = try await client.open(HTTPClientRequest("GET", server.url)).collect(upTo: 100)
            }
        }
        #expect(connections.withLock { $0 } == 1)
    }

    @Test("A form carries fields and files")
    func form() async throws {
        let server = ScriptedServer { connection in
            guard let request = connection.request() else { return }
            connection.answer((request.headers["content-type"] ?? "") + "\n" + request.text)
        }
        defer { server.stop() }
        try await Self.withClient { client in
            let request = HTTPClientRequest(
                "POST",
                server.url,
                body: .form([
                    .field("model", "whisper-1"),
                    .file("file", fileName: "a.wav", contentType: "audio/wav", content: Array("RIFF\0x".utf8)),
                ])
            )
            let body = try await client.open(request).collect(upTo: 2000)
            let text = String(decoding: body, as: UTF8.self)
            #expect(text.hasPrefix("multipart/form-data; boundary="))
            #expect(text.contains("form-data; name=\"model\"\r\n\r\nwhisper-1\r\n"))
            #expect(text.contains("name=\"file\"; filename=\"a.wav\"\r\nContent-Type: audio/wav\r\n\r\nRIFF\0x\r\n"))
        }
    }

    @Test("Pieces come as they are sent, before the body has ended")
    func streaming() async throws {
        let gate = Gate()
        let server = ScriptedServer { connection in
            guard connection.request() != nil else { return }
            connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            connection.chunk("one")
            gate.wait()
            connection.chunk("two")
            connection.chunk("")
            connection.waitForClose()
        }
        defer { server.stop() }
        try await Self.withClient { client in
            let response = try await client.open(HTTPClientRequest("GET", server.url))
            #expect(try await response.nextChunk() == Array("one".utf8))
            gate.open()
            #expect(try await response.nextChunk() == Array("two".utf8))
            #expect(try await response.nextChunk() == nil)
            #expect(try await response.nextChunk() == nil)
        }
    }

    @Test("A provisional answer is not the answer")
    func provisional() async throws {
        let server = ScriptedServer { connection in
            guard connection.request() != nil else { return }
            connection.send("HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\n")
            connection.answer("late", status: "201 Created")
        }
        defer { server.stop() }
        try await Self.withClient { client in
            let response = try await client.open(HTTPClientRequest("GET", server.url))
            #expect(response.status == 201)
            #expect(response.header("x-early") == nil)
        }
    }

    @Test("A redirect is an answer, not followed")
    func redirect() async throws {
        let server = ScriptedServer { connection in
            guard connection.request() != nil else { return }
            connection.answer(status: "302 Found", headers: "Location: http://127.0.0.1:1/\r\n")
        }
        defer { server.stop() }
        try await Self.withClient { client in
            let response = try await client.open(HTTPClientRequest("GET", server.url))
            #expect(response.status == 302)
        }
    }

    @Test("A server that sends faster than it is read is held back, and nothing is lost")
    func backPressure() async throws {
        let size = 64 * 1024 * 1024
        let sent = Lock(0)
        let server = ScriptedServer { connection in
            guard connection.request() != nil else { return }
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: \(size)\r\n\r\n")
            let block = [UInt8](repeating: 7, count: 1024 * 1024)
            for _ in 0..<(size / block.count) {
                connection.send(block)
                sent.withLock { $0 += block.count }
            }
            connection.waitForClose()
        }
        defer { server.stop() }
        try await Self.withClient { client in
            let response = try await client.open(HTTPClientRequest("GET", server.url))
            // The loop answers another request while the first one's body waits.
            let other = ScriptedServer { connection in
                if connection.request() != nil { connection.answer("ok") }
            }
            defer { other.stop() }
            for _ in 0..<20 {
                _ = try await client.open(HTTPClientRequest("GET", other.url)).collect(upTo: 100)
            }
            #expect(sent.withLock { $0 } < size)
            var received = 0
            while let chunk = try await response.nextChunk() { received += chunk.count }
            #expect(received == size)
        }
    }
}
