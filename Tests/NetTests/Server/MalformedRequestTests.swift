import Net
import TestSupport
import Testing

/// A request that breaks the rules, and the status it deserves.
struct MalformedRequest: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: String
    var status = 400
    var testDescription: String { name }

    static func get(_ name: String, _ headers: String, status: Int = 400) -> MalformedRequest {
        MalformedRequest(name: name, bytes: "GET /x HTTP/1.1\r\nHost: h\r\n\(headers)\r\n", status: status)
    }

    static func post(_ name: String, _ headers: String, body: String, status: Int = 400) -> MalformedRequest {
        let bytes = "POST /x HTTP/1.1\r\nHost: h\r\n\(headers)\r\n\(body)"
        return MalformedRequest(name: name, bytes: bytes, status: status)
    }
}

@Suite("Refusing malformed requests", .timeLimit(.minutes(1)))
struct MalformedRequestTests {
    static let smuggled = "GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n"

    static let requests: [MalformedRequest] = [
        .post(
            "Content-Length with Transfer-Encoding",
            "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
            body: "0\r\n\r\n" + smuggled
        ),
        .post(
            "Transfer-Encoding with Content-Length",
            "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
            body: "0\r\n\r\n" + smuggled
        ),
        .post("two lengths that differ", "Content-Length: 4\r\nContent-Length: 40\r\n", body: "abcd" + smuggled),
        .post("two lengths that agree", "Content-Length: 4\r\nContent-Length: 4\r\n", body: "abcd"),
        .post("a list of lengths", "Content-Length: 4, 4\r\n", body: "abcd"),
        .post("a length with a sign", "Content-Length: +4\r\n", body: "abcd"),
        .post("a negative length", "Content-Length: -4\r\n", body: "abcd"),
        .post("a hexadecimal length", "Content-Length: 0x4\r\n", body: "abcd"),
        .post("an empty length", "Content-Length: \r\n", body: ""),
        .post("a length beyond all numbers", "Content-Length: 99999999999999999999999\r\n", body: "", status: 413),
        .post("an unknown transfer coding", "Transfer-Encoding: gzip\r\n", body: smuggled),
        .post("two transfer codings", "Transfer-Encoding: gzip, chunked\r\n", body: "0\r\n\r\n" + smuggled),
        .post(
            "Transfer-Encoding twice",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
            body: "0\r\n\r\n"
        ),
        .post("a coding that only contains chunked", "Transfer-Encoding: xchunked\r\n", body: "0\r\n\r\n"),
        .post("a chunk size that is no number", "Transfer-Encoding: chunked\r\n", body: "xyz\r\nabc\r\n0\r\n\r\n"),
        .post("a chunk size with a sign", "Transfer-Encoding: chunked\r\n", body: "+3\r\nabc\r\n0\r\n\r\n"),
        .post("a chunk longer than its size", "Transfer-Encoding: chunked\r\n", body: "3\r\nabcdef\r\n0\r\n\r\n"),
        .post(
            "a chunk size beyond all numbers",
            "Transfer-Encoding: chunked\r\n",
            body: "fffffffffffffffff\r\n",
            status: 413
        ),
        .get("a bare carriage return between headers", "A: b\rContent-Length: 5\r\n"),
        .get("a bare carriage return in a value", "A: b\rc\r\n"),
        .get("a space before the colon", "Content-Length : 5\r\n"),
        .get("a folded header", "A: b\r\n c\r\n"),
        .get("a header folded by a tab", "A: b\r\n\tc\r\n"),
        .get("a header without a colon", "nonsense\r\n"),
        .get("a header without a name", ": b\r\n"),
        .get("a null byte in a value", "A: b\u{0}c\r\n"),
        .get("a space before the first header", " A: b\r\n"),
        MalformedRequest(name: "a space before the request line", bytes: " GET /x HTTP/1.1\r\nHost: h\r\n\r\n"),
        MalformedRequest(name: "bytes of TLS", bytes: "\u{16}\u{3}\u{1}\u{0}\u{5}hello\r\n\r\n"),
        .get("a name that is no token", "A(b): c\r\n"),
        .get("a control character in a value", "A: b\u{1}c\r\n"),
        .get("a second Host", "Host: other\r\n"),
        .get("HTTP/1.1 bytes beyond ASCII in a name", "\u{e4}: c\r\n"),
        MalformedRequest(name: "no Host", bytes: "GET /x HTTP/1.1\r\n\r\n"),
        MalformedRequest(name: "a broken percent escape", bytes: "GET /%zz HTTP/1.1\r\nHost: h\r\n\r\n"),
        MalformedRequest(name: "a cut percent escape", bytes: "GET /%4 HTTP/1.1\r\nHost: h\r\n\r\n"),
        MalformedRequest(name: "a path that is no UTF-8", bytes: "GET /%ff HTTP/1.1\r\nHost: h\r\n\r\n"),
        MalformedRequest(name: "a null byte in the path", bytes: "GET /a%00b HTTP/1.1\r\nHost: h\r\n\r\n"),
        MalformedRequest(name: "a line break in the path", bytes: "GET /a%0d%0ab HTTP/1.1\r\nHost: h\r\n\r\n"),
        MalformedRequest(name: "a target without a slash", bytes: "GET x HTTP/1.1\r\nHost: h\r\n\r\n"),
        MalformedRequest(name: "a method that is no token", bytes: "G@T(/) /x HTTP/1.1\r\nHost: h\r\n\r\n"),
        MalformedRequest(name: "a request line without a version", bytes: "GET /x\r\nHost: h\r\n\r\n"),
        MalformedRequest(name: "another protocol", bytes: "SSH-2.0-OpenSSH_9.2\r\n\r\n"),
        MalformedRequest(name: "HTTP/2.0", bytes: "GET /x HTTP/2.0\r\nHost: h\r\n\r\n", status: 505),
        MalformedRequest(name: "HTTP/1.2", bytes: "GET /x HTTP/1.2\r\nHost: h\r\n\r\n", status: 505),
        MalformedRequest(name: "the HTTP/2 preface", bytes: "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", status: 505),
        .get("33 KiB of headers", "A: " + String(repeating: "a", count: 33 << 10) + "\r\n", status: 431),
        .get("100 KiB of headers", "A: " + String(repeating: "a", count: 100 << 10) + "\r\n", status: 431),
        .get("3,000 headers", String(repeating: "Abcdef: ghij\r\n", count: 3000), status: 431),
    ]

    @Test("One answer with the handler's error body, and the connection closes", arguments: requests)
    func refused(_ request: MalformedRequest) async throws {
        try await TestServer.with { server in
            let answer = try await HTTPServerTests.exchange(request.bytes, with: server)
            #expect(answer.hasPrefix("HTTP/1.1 \(request.status) "), "\(answer.prefix(60))")
            #expect(answer.components(separatedBy: "HTTP/1.1 ").count == 2)
            #expect(answer.contains("X-Request-Id: req_"))
            #expect(answer.contains("Connection: close"))
            #expect(answer.contains(#"{"error":{"status":\#(request.status),"request_id":"req_"#))
        }
    }

    @Test(
        "A field that may be there once and comes again is refused by name, whatever its spelling and values",
        arguments: [
            ("Host", "host: h"), ("Origin", "ORIGIN: https://a.example"), ("Content-Length", "content-length: 0"),
            ("Content-Type", "Content-Type: text/plain"), ("Authorization", "authorization: Bearer other"),
            ("X-API-Key", "X-Api-Key: other"), ("If-Match", "if-match: \"1\""),
            ("Idempotency-Key", "Idempotency-key: 1"),
            ("Last-Event-ID", "Last-Event-Id: 7"), ("Sec-WebSocket-Key", "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ=="),
            ("Sec-WebSocket-Version", "Sec-Websocket-Version: 13"), ("Transfer-Encoding", "transfer-encoding: chunked"),
            ("Cookie", "cookie: a=b"), ("Range", "range: bytes=0-"),
        ]
    )
    func repeated(name: String, line: String) async throws {
        try await TestServer.with { server in
            let host = name == "Host" ? "" : "Host: h\r\n"
            let answer = try await HTTPServerTests.exchange(
                "GET /x HTTP/1.1\r\n\(host)\(line)\r\nAccept: */*\r\n\(line)\r\n\r\n",
                with: server
            )
            #expect(answer.hasPrefix("HTTP/1.1 400 "), "\(answer.prefix(60))")
            #expect(answer.contains("X-Field: \(name)\r\n"))
        }
    }

    @Test("Fields that are lists may come in pieces")
    func lists() async throws {
        try await TestServer.with { server in
            let lines = [
                "Accept: a/b", "Accept: c/d", "X-Forwarded-For: ::1", "X-Forwarded-For: ::2", "Via: 1.1 a",
                "Via: 1.1 b",
            ]
            let answer = try await HTTPServerTests.exchange(
                "GET /x HTTP/1.1\r\nHost: h\r\n\(lines.map { "\($0)\r\n" }.joined())Connection: close\r\n\r\n",
                with: server
            )
            #expect(answer.hasPrefix("HTTP/1.1 200 "))
        }
    }

    @Test(
        "A target in absolute form names the same server as Host, or is refused",
        arguments: [
            ("http://h/x", "h", 200), ("http://H:80/x", "h", 200), ("HTTP://h/x", "H:80", 200),
            ("https://h/x", "h:443", 200),
            ("http://h:8080/x?a=b", "h:8080", 200), ("http://h?a=b", "h", 200), ("http://[::1]:80/x", "[::1]", 200),
            ("http://other/x", "h", 400), ("http://h:81/x", "h", 400), ("http://h/x", "h:81", 400),
            ("http://h:443/x", "h", 400),
            ("http://user@h/x", "h", 400), ("http:///x", "h", 400), ("http://h.example/x", "h", 400),
            ("http://h\u{301}/x", "h", 400), ("ftp://h/x", "h", 400),
        ]
    )
    func absoluteForm(target: String, host: String, status: Int) async throws {
        try await TestServer.with { server in
            let answer = try await HTTPServerTests.exchange(
                "GET \(target) HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n",
                with: server
            )
            #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(answer.prefix(60))")
        }
    }

    @Test("8 KiB and 31 KiB of headers are fine", arguments: [8 << 10, 31 << 10])
    func largeHeaders(byteCount: Int) async throws {
        try await TestServer.with { server in
            let header = "A: " + String(repeating: "a", count: byteCount)
            let answer = try await HTTPServerTests.exchange(
                "GET /x HTTP/1.1\r\nHost: h\r\n\(header)\r\nConnection: close\r\n\r\n",
                with: server
            )
            #expect(answer.hasPrefix("HTTP/1.1 200 "))
        }
    }

    @Test("A target that is too long is refused")
    func longTarget() async throws {
        try await TestServer.with { server in
            let target = "/" + String(repeating: "a", count: 100 << 10)
            let answer = try await HTTPServerTests.exchange("GET \(target) HTTP/1.1\r\nHost: h\r\n\r\n", with: server)
            #expect(answer.hasPrefix("HTTP/1.1 414 ") || answer.hasPrefix("HTTP/1.1 431 "))
        }
    }

    @Test("A malformed request behind a good one: the good one is answered, then the error")
    func pipelinedError() async throws {
        try await TestServer.with { server in
            let answers = try await HTTPServerTests.exchange(
                "GET /1 HTTP/1.1\r\nHost: h\r\n\r\nGET /2 HTTP/1.1\r\nnonsense\r\n\r\n",
                with: server
            )
            #expect(answers.hasPrefix("HTTP/1.1 200 "))
            #expect(answers.contains("GET\n/1\n\nHTTP/1.1 400 "))
        }
    }

    @Test("A bare line feed ends a line, as the standard allows")
    func bareLineFeed() async throws {
        try await TestServer.with { server in
            let answer = try await HTTPServerTests.exchange(
                "GET /x HTTP/1.1\nHost: h\nConnection: close\n\n",
                with: server
            )
            #expect(answer.hasPrefix("HTTP/1.1 200 "))
        }
    }

    @Test("Thousands of mutated requests leave the server well", .timeLimit(.minutes(2)))
    func mutations() async throws {
        try await TestServer.with { server in
            try await blocking {
                var random = SeededRandom(seed: 20_240)
                let seeds = [
                    "GET /a?b=c HTTP/1.1\r\nHost: h\r\nAccept: */*\r\n\r\n",
                    "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello",
                    "POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
                    RawFrame.upgrade,
                ].map { Array($0.utf8) }
                for _ in 0..<3000 {
                    var bytes = seeds[Int.random(in: 0..<seeds.count, using: &random)]
                    for _ in 0..<Int.random(in: 1...4, using: &random) {
                        let index = Int.random(in: 0..<bytes.count, using: &random)
                        switch Int.random(in: 0..<4, using: &random) {
                        case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
                        case 1: bytes.insert(UInt8.random(in: 0...255, using: &random), at: index)
                        case 2: bytes.remove(at: index)
                        default: bytes.insert(contentsOf: bytes[index...].prefix(20), at: index)
                        }
                    }
                    let client = try #require(RawClient(port: server.port))
                    client.send(bytes)
                    client.endSending()
                    client.close()
                }
                let client = try #require(RawClient(port: server.port))
                client.send("GET /well HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
                #expect(client.readToEnd().hasSuffix("GET\n/well\n\n"))
            }
        }
    }
}
