import Runtime
import TestSupport
import Testing

@testable import Net

@Suite("Reading requests before libmicrohttpd does")
struct RequestFramingTests {
    @Test("The target is taken out of the head, which is left as it was")
    func target() {
        let line = RequestLine(Array("\r\nGET /a?b=c HTTP/1.1\r\nHost: h ?\r\n\r\n".utf8))
        #expect(line?.target == Array("/a?b=c".utf8))
        #expect(line?.head == Array("\r\nGET / HTTP/1.1\r\nHost: h ?\r\n\r\n".utf8))
    }

    @Test(
        "A line that is not a method, a target and a version is no request",
        arguments: [
            "GET /x", "GET", "", "GET  /x HTTP/1.1", "GET /x HTTP/1.1 ", "GET /x y HTTP/1.1", "GET /x\tHTTP/1.1",
        ]
    )
    func noLine(text: String) {
        #expect(RequestLine(Array("\(text)\r\n\r\n".utf8)) == nil)
    }

    struct Chunks: Sendable, CustomTestStringConvertible {
        let name: String
        let bytes: String
        let verdict: ChunkScanner.Verdict
        var testDescription: String { name }

        init(_ name: String, _ bytes: String, _ verdict: ChunkScanner.Verdict) {
            self.name = name
            self.bytes = bytes
            self.verdict = verdict
        }
    }

    static let bodies = [
        Chunks("one chunk", "5\r\nhello\r\n0\r\n\r\n", .complete(15)),
        Chunks("what follows belongs to the next request", "1\r\nx\r\n0\r\n\r\nGET /", .complete(11)),
        Chunks("nothing but the end", "0\r\n\r\n", .complete(5)),
        Chunks(
            "sizes of many digits, in both cases",
            "00a\r\n0123456789\r\nA\r\n0123456789\r\n0\r\n\r\n",
            .complete(37)
        ),
        Chunks("extensions", "2;a=\"b\"\r\n{}\r\n0;end\r\n\r\n", .complete(22)),
        Chunks("trailers", "0\r\nA: b\r\nC: d\r\n\r\n", .complete(17)),
        Chunks("data that looks like an end", "5\r\n0\r\n\r\n\r\n0\r\n\r\n", .complete(15)),
        Chunks("cut in a size", "1", .incomplete),
        Chunks("cut in the data", "5\r\nhel", .incomplete),
        Chunks("cut in a trailer", "0\r\nA: b\r\n", .incomplete),
        Chunks("no digits", "\r\nx", .refused(400)),
        Chunks("a sign", "+5\r\n", .refused(400)),
        Chunks("a prefix", "0x5\r\n", .refused(400)),
        Chunks("a bare line feed", "5\nhello\r\n", .refused(400)),
        Chunks("a line feed in an extension", "5;a\nb\r\n", .refused(400)),
        Chunks("data longer than its size", "2\r\nabc\r\n", .refused(400)),
        Chunks("a size beyond reason", "\(String(repeating: "f", count: 16))\r\n", .refused(413)),
        Chunks("a long extension", "2;\(String(repeating: "x", count: 65_536))\r\n", .refused(400)),
        Chunks(
            "many small extensions",
            String(repeating: "1;\(String(repeating: "x", count: 99))\r\nx\r\n", count: 50),
            .refused(400)
        ),
        Chunks("many trailers", "0\r\n\(String(repeating: "a: b\r\n", count: 5_000))\r\n", .refused(431)),
        Chunks("a null byte in a trailer", "0\r\nA: \0\r\n\r\n", .refused(400)),
    ]

    @Test("Chunks are followed to the body's end, whole and byte by byte", arguments: bodies)
    func chunks(_ body: Chunks) {
        let bytes = Array(body.bytes.utf8)
        var whole = ChunkScanner()
        #expect(whole.scan(bytes) == body.verdict)
        var piecewise = ChunkScanner()
        var verdict = ChunkScanner.Verdict.incomplete
        var count = 0
        for byte in bytes where verdict == .incomplete {
            verdict = piecewise.scan([byte])
            count += 1
        }
        if verdict == .complete(1) { verdict = .complete(count) }
        #expect(verdict == body.verdict)
    }

    @Test("Random bytes never do more than name a fault")
    func noise() {
        var random = SeededRandom(seed: 3)
        for _ in 0..<2_000 {
            var scanner = ChunkScanner()
            let bytes = (0..<40).map { _ in Array("0123aF;\r\n x".utf8).randomElement(using: &random) ?? 0 }
            if case .complete(let count) = scanner.scan(bytes) { #expect((1...bytes.count).contains(count)) }
        }
    }

    @Test("Paths, names and values that hold thousands of combining marks are made safe to compare")
    func marks() throws {
        let marks = String(repeating: "%CC%81%CC%96", count: 2_000)
        let target = try #require(RequestTarget("/a\(marks)?n\(marks)=v\(marks)"))
        let item = try #require(target.query.first)
        for text in [target.path, item.name, item.value] {
            #expect(text.unicodeScalars.count { $0 == "\u{34F}" } > 100)
            #expect(text == text.streamSafe)
        }
    }
}

@Suite("Requests with more parts than libmicrohttpd has room for", .timeLimit(.minutes(1)))
struct CrowdedRequestTests {
    /// Its answer, which does not wait for the time limits: they are far beyond the test's own.
    private func answer(_ bytes: String) async throws -> String {
        var limits = HTTPLimits()
        limits.headerTime = .seconds(3_600)
        limits.requestTime = .seconds(3_600)
        let answer = Lock("")
        try await TestServer.with(limits: limits) { server in
            let received = try await HTTPServerTests.exchange(bytes, with: server)
            answer.withLock { $0 = received }
        }
        return answer.withLock { $0 }
    }

    @Test(
        "Any number of query items within a head's bytes is answered in order",
        arguments: [1, 500, 900, 1_000, 1_100, 2_000, 4_000, 7_900]
    )
    func items(count: Int) async throws {
        let query = repeatElement("a=b", count: count).joined(separator: "&")
        let answer = try await answer("GET /x?\(query) HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
        #expect(answer.hasPrefix("HTTP/1.1 200 "), "\(answer.prefix(60))")
        #expect(answer.components(separatedBy: "a=b").count == count + 1)
    }

    @Test(
        "Any number of fields and cookies is answered or refused at once",
        arguments: [500, 800, 1_000, 2_000, 4_000, 6_000]
    )
    func fields(count: Int) async throws {
        for fields in [
            String(repeating: "a:b\r\n", count: count), "Cookie: \(String(repeating: "a=b;", count: count))\r\n",
        ] {
            let answer = try await answer("GET /x HTTP/1.1\r\nHost: h\r\n\(fields)Connection: close\r\n\r\n")
            #expect(["200", "400", "431"].contains(answer.dropFirst(9).prefix(3)), "\(answer.prefix(60))")
        }
    }

    @Test("What is too long about chunks is refused at once")
    func chunks() async throws {
        let head = "POST /x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
        let bodies = [
            ("2;\(String(repeating: "x", count: 65_536))\r\n{}\r\n0\r\n\r\n", "400"),
            ("2\r\n{}\r\n0\r\n\(String(repeating: "a: b\r\n", count: 20_000))\r\n", "431"),
            (String(repeating: "0", count: 65_536), "413"),
        ]
        for (body, status) in bodies {
            let answer = try await answer(head + body)
            #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(answer.prefix(60))")
        }
    }
}
