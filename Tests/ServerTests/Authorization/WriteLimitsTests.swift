import Net
import Sessions
import Testing

@testable import Server

@Suite("What one caller may make the database write")
struct WriteLimitsTests {
    private static func request(from address: String = "10.0.0.1") -> HTTPRequest {
        HTTPRequest(
            method: "POST",
            path: "/",
            rawTarget: "/",
            query: [],
            headers: [:],
            remoteAddress: address,
            isSecure: false,
            requestID: "r"
        )
    }

    /// How many of twice the limit are taken at once.
    private func taken(
        _ limits: WriteLimits,
        _ kind: WriteKind,
        by caller: Caller,
        from address: String = "10.0.0.1"
    ) -> Int {
        (0..<(2 * kind.perMinute)).count { _ in
            (try? limits.take(kind, by: caller, of: Self.request(from: address))) != nil
        }
    }

    @Test("A caller may write so much at once, and then as fast as its limit says", arguments: WriteKind.allCases)
    func limit(kind: WriteKind) {
        let count = taken(WriteLimits(), kind, by: .anyone)
        #expect((kind.perMinute...(kind.perMinute + kind.perMinute / 3)).contains(count))
    }

    @Test("Keys, addresses and kinds don't take from each other")
    func apart() throws {
        let limits = WriteLimits()
        let ada = Caller(name: "ada", scopes: [.talk])
        let eve = Caller(name: "eve", scopes: [.talk])
        _ = taken(limits, .session, by: ada)
        try limits.take(.session, by: eve, of: Self.request())
        try limits.take(.other, by: ada, of: Self.request())
        _ = taken(limits, .session, by: .anyone, from: "10.0.0.2")
        try limits.take(.session, by: .anyone, of: Self.request(from: "10.0.0.3"))
        let error = #expect(throws: HTTPFault.self) {
            for _ in 0..<500 { try limits.take(.session, by: ada, of: Self.request(from: "10.0.0.9")) }
        }
        #expect(error?.status == 429 && error?.code == "rate.exceeded" && error?.retryAfter != nil)
    }

    @Test("Every route that writes has a limit, and none that reads")
    func routes() async throws {
        try await RunningServer.run { server in
            for route in server.composition.router.routes {
                let isWriting = route.method != "GET" || route.operation.name == "stream"
                #expect((route.writes != nil) == isWriting, "\(route.operation.name)")
            }
            let kinds = server.composition.router.routes.compactMap { route in
                route.writes.map { "\(route.operation.name) \($0.rawValue)" }
            }
            #expect(kinds.contains("createSession session") && kinds.contains("stream session"))
            #expect(kinds.filter { $0.hasSuffix(" agent") }.count == 3)
        }
    }
}
