import Net
import Testing

@testable import Server

@Suite("Origins and hosts")
struct OriginsTests {
    private static func request(_ headers: HTTPHeaders) -> HTTPRequest {
        HTTPRequest(
            method: "GET",
            path: "/",
            rawTarget: "/",
            query: [],
            headers: headers,
            remoteAddress: "127.0.0.1",
            isSecure: false,
            requestID: "r"
        )
    }

    @Test(
        "A Host names this machine or not",
        arguments: [
            ("localhost", true), ("LOCALHOST:8900", true), ("127.0.0.1:1", true), ("[::1]", true), ("[::1]:8900", true),
            ("evil.example", false), ("localhost.evil.example", false), ("127.0.0.1.evil.example", false),
            ("localhost:80x", false), ("[::1].evil.example", false), ("[::1", false), ("", false),
        ] as [(String, Bool)]
    )
    func loopback(host: String, isLoopback: Bool) {
        #expect(Origins.isLoopback(host: host) == isLoopback)
    }

    @Test("No Host is no name of ours")
    func noHost() { #expect(!Origins.isLoopback(host: nil)) }

    @Test("The page's own origin, and no origin, pass without further headers")
    func ownOrigin() throws {
        let origins = Origins(allowed: [])
        #expect(try origins.headers(for: Self.request(["Host": "a:1"])).fields.isEmpty)
        #expect(try origins.headers(for: Self.request(["Host": "a:1", "Origin": "http://A:1"])).fields.isEmpty)
        // A proxy in front speaks https for us.
        #expect(try origins.headers(for: Self.request(["Host": "a", "Origin": "https://a"])).fields.isEmpty)
    }

    @Test("Another origin is refused unless it is allowed", arguments: ["http://b", "http://a:2", "null", "a:1"])
    func foreign(origin: String) throws {
        let request = Self.request(["Host": "a:1", "Origin": origin])
        let fault = #expect(throws: HTTPFault.self) { try Origins(allowed: ["http://c"]).headers(for: request) }
        #expect(fault?.status == 403)
        #expect(fault?.code == "origin.denied")
        let allowed = try Origins(allowed: [origin]).headers(for: request)
        #expect(allowed["Access-Control-Allow-Origin"] == origin)
        #expect(allowed["Vary"] == "Origin")
    }
}
