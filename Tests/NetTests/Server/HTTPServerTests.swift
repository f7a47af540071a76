import Loops
import Net
import Runtime
import TestSupport
import Testing

@Suite("Serving HTTP", .timeLimit(.minutes(1)))
struct HTTPServerTests {
    /// Sends `request` and gives back everything until the server closes.
    static func exchange(_ request: String, with server: TestServer) async throws -> String {
        try await blocking {
            let client = try #require(RawClient(port: server.port))
            client.send(request)
            return client.readToEnd()
        }
    }

    @Test("A request is answered, and the connection takes the next one")
    func keepAlive() async throws {
        try await TestServer.with { server in
            try await blocking {
                let client = try #require(RawClient(port: server.port))
                for number in 1...3 {
                    client.send("GET /a%20b?x=1&y=%C3%A4+%2B&z HTTP/1.1\r\nHost: h\r\n\r\n")
                    let head = try #require(client.read(through: "\r\n\r\n"))
                    #expect(head.hasPrefix("HTTP/1.1 200 OK\r\n"), "request \(number)")
                    #expect(head.contains("\r\nContent-Type: text/plain\r\n"))
                    #expect(head.contains("\r\nX-Request-Id: req_"))
                    #expect(head.contains("\r\nContent-Length: 23\r\n"))
                    let body = try #require(client.read(exactly: 23))
                    #expect(String(decoding: body, as: UTF8.self) == "GET\n/a b\nx=1,y=ä +,z=\n")
                }
            }
        }
    }

    @Test("Pipelined requests are answered in order")
    func pipelining() async throws {
        try await TestServer.with { server in
            let requests =
                "GET /1 HTTP/1.1\r\nHost: h\r\n\r\n"
                + "POST /2 HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc"
                + "GET /3 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
            let answers = try await Self.exchange(requests, with: server)
            let bodies = answers.components(separatedBy: "HTTP/1.1 200 OK").dropFirst().map {
                $0.components(separatedBy: "\r\n\r\n").last
            }
            #expect(bodies == ["GET\n/1\n\n", "POST\n/2\n\nabc", "GET\n/3\n\n"])
        }
    }

    @Test("HEAD gets the headers of GET and no body")
    func head() async throws {
        try await TestServer.with { server in
            let answer = try await Self.exchange(
                "HEAD /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
                with: server
            )
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(answer.contains("Content-Length: 9\r\n"))
            #expect(answer.hasSuffix("\r\n\r\n"))
        }
    }

    @Test("HTTP/1.0 is answered and closed")
    func http10() async throws {
        try await TestServer.with { server in
            let answer = try await Self.exchange("GET /x HTTP/1.0\r\n\r\n", with: server)
            #expect(answer.contains(" 200 OK\r\n"))
            #expect(answer.hasSuffix("GET\n/x\n\n"))
        }
    }

    @Test("A client that has closed its side still gets its answers")
    func halfClosed() async throws {
        try await TestServer.with { server in
            try await blocking {
                let client = try #require(RawClient(port: server.port))
                client.send("GET /x HTTP/1.1\r\nHost: h\r\n\r\nGET /y HTTP/1.1\r\nHost: h\r\n\r\n")
                client.endSending()
                let answers = client.readToEnd()
                #expect(answers.contains("GET\n/x\n\nHTTP/1.1 200 "))
                #expect(answers.hasSuffix("GET\n/y\n\n"))
            }
        }
    }

    @Test("A chunked body arrives whole, chunk extensions and trailers aside")
    func chunkedBody() async throws {
        try await TestServer.with { server in
            let answer = try await Self.exchange(
                "POST /x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                    + "3\r\nabc\r\n4;name=value\r\ndefg\r\n0\r\nTrailer: t\r\n\r\n",
                with: server
            )
            #expect(answer.hasSuffix("POST\n/x\n\nabcdefg"))
        }
    }

    @Test("A GET with a chunked body is one request, not two")
    func chunkedGet() async throws {
        try await TestServer.with { server in
            let answer = try await Self.exchange(
                "GET /x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                    + "23\r\nGET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n\r\n0\r\n\r\n",
                with: server
            )
            #expect(answer.components(separatedBy: "HTTP/1.1 ").count == 2)
            #expect(answer.contains("GET\n/x\n\nGET /smuggled"))
        }
    }

    @Test("A client that waits is invited to send its body, once it is wanted")
    func expectContinue() async throws {
        try await TestServer.with { server in
            try await blocking {
                let client = try #require(RawClient(port: server.port))
                client.send(
                    "POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n"
                )
                #expect(client.read(through: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
                client.send("hello")
                #expect(client.readToEnd().hasSuffix("POST\n/x\n\nhello"))
            }
        }
    }

    @Test("A body that is announced as too large is refused before it is sent")
    func announcedTooLarge() async throws {
        try await TestServer.with { server in
            let answer = try await Self.exchange(
                "POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 1048577\r\nExpect: 100-continue\r\n\r\n",
                with: server
            )
            #expect(answer.hasPrefix("HTTP/1.1 413 "))
            #expect(answer.contains(#"{"error":{"status":413"#))
        }
    }

    @Test("A chunked body that grows too large is refused while it is sent")
    func grownTooLarge() async throws {
        try await TestServer.with { server in
            try await blocking {
                let client = try #require(RawClient(port: server.port))
                client.send("POST /x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n")
                let chunk = "10000\r\n" + String(repeating: "a", count: 65_536) + "\r\n"
                // More than any buffers on the way hold, so the refusal must come in the middle.
                for _ in 0..<64 where !client.send(chunk) { break }
                let answer = client.readToEnd()
                #expect(answer.hasPrefix("HTTP/1.1 413 "))
                #expect(answer.contains(#"{"error":{"status":413"#))
            }
        }
    }

    @Test("A body of several megabytes arrives whole")
    func largeBody() async throws {
        let byteCount = 1 << 20
        try await TestServer.with(answer: { request, responder in
            Task(executorPreference: responder.loop) {
                let body = try await responder.body(upTo: byteCount)
                let sum = body.reduce(into: UInt64(0)) { $0 = $0 &* 31 &+ UInt64($1) }
                responder.respond(HTTPResponse(status: 200, contentType: "text/plain", text: "\(body.count) \(sum)"))
            }
        }) { server in
            try await blocking {
                var random = SeededRandom(seed: 7)
                let body = (0..<byteCount).map { _ in UInt8.random(in: 0...255, using: &random) }
                let sum = body.reduce(into: UInt64(0)) { $0 = $0 &* 31 &+ UInt64($1) }
                let client = try #require(RawClient(port: server.port))
                client.send("POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: \(byteCount)\r\nConnection: close\r\n\r\n")
                client.send(body)
                #expect(client.readToEnd().hasSuffix("\r\n\r\n\(byteCount) \(sum)"))
            }
        }
    }

    @Test("A handler may answer while the body is still coming")
    func earlyAnswer() async throws {
        try await TestServer.with(answer: { _, responder in
            Task(executorPreference: responder.loop) {
                do throws(HTTPBodyError) {
                    _ = try await responder.body(upTo: 100)
                } catch {
                    #expect(error == .disconnected)
                }
            }
            let timer = LoopTimer(on: responder.loop)
            timer.set(after: .milliseconds(20)) {
                _ = timer
                responder.respondError(503, headers: ["Retry-After": "1"])
            }
        }) { server in
            try await blocking {
                let client = try #require(RawClient(port: server.port))
                client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nhalf")
                let answer = client.readToEnd()
                #expect(answer.hasPrefix("HTTP/1.1 503 "))
                #expect(answer.contains("Retry-After: 1\r\n"))
            }
        }
    }

    @Test("A large body behind a head that came in pieces arrives whole")
    func largeBodyBehindPieces() async throws {
        try await TestServer.with { server in
            try await blocking {
                let client = try #require(RawClient(port: server.port))
                let body = String(repeating: "x", count: 300_000)
                client.send("POST /x HTTP/1.1\r\nHost: h\r\nA: " + String(repeating: "a", count: 20_000))
                client.send("\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n" + body)
                #expect(client.readToEnd().hasSuffix("POST\n/x\n\n" + body))
            }
        }
    }

    @Test("An answer of several megabytes arrives whole, also at a slow reader")
    func largeAnswer() async throws {
        let body = (0..<(1 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 9) }
        try await TestServer.with(answer: { _, responder in
            responder.respond(HTTPResponse(status: 200, body: body))
        }) { server in
            try await blocking {
                let client = try #require(RawClient(port: server.port, receiveBuffer: 4096))
                client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
                _ = try #require(client.read(through: "\r\n\r\n"))
                #expect(client.read(exactly: body.count) == body)
            }
        }
    }

    @Test("A responder that is dropped answers 500")
    func dropped() async throws {
        try await TestServer.with(answer: { _, _ in }) { server in
            let answer = try await Self.exchange("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", with: server)
            #expect(answer.hasPrefix("HTTP/1.1 500 "))
            #expect(answer.contains(#"{"error":{"status":500,"request_id":"req_"#))
        }
    }

    @Test("A handler learns that its client has left")
    func disconnect() async throws {
        let left = Gate()
        try await TestServer.with(answer: { _, responder in
            // Kept by the callback itself, as a running task would keep it.
            responder.onDisconnect = {
                _ = responder
                left.open()
            }
        }) { server in
            try await blocking {
                let client = try #require(RawClient(port: server.port))
                client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
                client.close()
                left.wait()
            }
        }
    }

    @Test("An answer's headers cannot smuggle others")
    func splitHeaders() async throws {
        try await TestServer.with(answer: { _, responder in
            let headers: HTTPHeaders = ["X-Bad": "a\r\nX-Evil: 1", "X-Good": "b", "Content-Length": "77"]
            responder.respond(HTTPResponse(status: 200, headers: headers, body: Array("ok".utf8)))
        }) { server in
            let answer = try await Self.exchange("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", with: server)
            #expect(answer.contains("X-Good: b\r\n"))
            #expect(answer.contains("Content-Length: 2\r\n"))
            #expect(!answer.contains("X-Evil"))
        }
    }

    @Test("A request that comes byte by byte is understood")
    func byteByByte() async throws {
        try await TestServer.with { server in
            try await blocking {
                let client = try #require(RawClient(port: server.port))
                let request = "POST /p?q=1 HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nConnection: close\r\n\r\nbody"
                for byte in request.utf8 { client.send([byte]) }
                #expect(client.readToEnd().hasSuffix("POST\n/p\nq=1\nbody"))
            }
        }
    }

    @Test("A streamed answer is chunked and arrives piece by piece")
    func streaming() async throws {
        let closed = Gate()
        let streams = Lock<HTTPBodyStream?>(nil)
        try await TestServer.with(answer: { _, responder in
            let stream = responder.respondStreaming(headers: ["Content-Type": "text/event-stream"])
            stream.onClose = { closed.open() }
            stream.write("data: 1\n\n")
            streams.withLock { $0 = stream }
        }) { server in
            try await blocking {
                let client = try #require(RawClient(port: server.port))
                client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
                let head = try #require(client.read(through: "\r\n\r\n"))
                #expect(head.contains("Transfer-Encoding: chunked\r\n"))
                #expect(client.read(through: "1\n\n\r\n") == "9\r\ndata: 1\n\n\r\n")
                let stream = try #require(streams.withLock { $0 })
                stream.loop.post {
                    stream.write("data: 2\n")
                    stream.write("\n")
                    stream.finish()
                }
                #expect(client.read(through: "0\r\n\r\n") == "9\r\ndata: 2\n\n\r\n0\r\n\r\n")
                closed.wait()
                client.send("HEAD / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
                #expect(client.readToEnd().hasSuffix("\r\n\r\n"))
            }
        }
    }

    @Test("A stream whose client has left is closed")
    func streamDisconnect() async throws {
        let closed = Gate()
        try await TestServer.with(answer: { _, responder in
            let stream = responder.respondStreaming(headers: [:])
            stream.onClose = {
                // Writing on is harmless.
                stream.write("late")
                closed.open()
            }
            stream.write("first")
        }) { server in
            try await blocking {
                let client = try #require(RawClient(port: server.port))
                client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
                _ = try #require(client.read(through: "first"))
                client.close()
                closed.wait()
            }
        }
    }
}
