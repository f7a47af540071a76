import Net
import Runtime
import TestSupport
import Testing

@Suite("Serving HTTP", .timeLimit(.minutes(1)))
struct HTTPServerTests {
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
}
