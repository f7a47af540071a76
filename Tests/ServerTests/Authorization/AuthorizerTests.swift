import Net
import SQLite
import Sessions
import Testing

@testable import Server

private struct ListedKeys: KeyDirectory {
    var keys: [String: Caller] = [:]

    /// What was so before the database failed.
    var stateBeforeFailure: Bool?

    var wasOpen: Bool { stateBeforeFailure ?? keys.isEmpty }

    func isOpen() async throws(DatabaseError) -> Bool {
        guard stateBeforeFailure == nil else { throw .busy("locked") }
        return keys.isEmpty
    }
    func caller(key: String) async throws(DatabaseError) -> Caller? { keys[key] }
}

@Suite("Who may do what")
struct AuthorizerTests {
    private static let keys = ListedKeys(keys: [
        "t": Caller(name: "ada", scopes: [.talk]), "r": Caller(name: "eve", scopes: [.read]),
        "a": Caller(name: "root", scopes: [.admin]), "slow": Caller(name: "slow", scopes: [.talk], ratePerMinute: 1),
    ])

    private static func request(
        _ headers: HTTPHeaders = [:],
        query: [HTTPRequest.QueryItem] = []
    ) -> HTTPRequest {
        var headers = headers
        if headers["Host"] == nil { headers["Host"] = "localhost" }
        return HTTPRequest(
            method: "GET",
            path: "/",
            rawTarget: "/",
            query: query,
            headers: headers,
            remoteAddress: "10.0.0.1",
            isSecure: false,
            requestID: "r"
        )
    }

    private func outcome(_ keys: ListedKeys, _ request: HTTPRequest, _ access: Access) async -> String {
        let authorizer = Authorizer(keys: keys, ratePerMinute: 1000)
        do {
            return try await authorizer.caller(of: request, for: access).name ?? "-"
        } catch {
            let fault = HTTPFault(of: error)
            return "\(fault.status) \(fault.code)"
        }
    }

    @Test("Without keys everybody on this machine is everything, under its own names only")
    func open() async {
        #expect(await outcome(ListedKeys(), Self.request(), .scopes([.admin])) == "-")
        let rebound = Self.request(["Host": "evil.example"])
        #expect(await outcome(ListedKeys(), rebound, .scopes([.talk])) == "403 host.denied")
        #expect(await outcome(ListedKeys(), rebound, .everyone) == "403 host.denied")
    }

    @Test("While the database can't be asked a monitor that was let in before still is, and nobody else")
    func databaseFailed() async {
        let wasOpen = ListedKeys(stateBeforeFailure: true)
        #expect(await outcome(wasOpen, Self.request(), .monitors) == "-")
        #expect(await outcome(wasOpen, Self.request(["Host": "evil.example"]), .monitors) == "403 host.denied")
        #expect(await outcome(wasOpen, Self.request(), .scopes([.talk])) == "503 storage.failed")
        #expect(await outcome(ListedKeys(stateBeforeFailure: false), Self.request(), .monitors) == "503 storage.failed")
        for wasOpen in [true, false] {
            // Health and the page need no database.
            #expect(await outcome(ListedKeys(stateBeforeFailure: wasOpen), Self.request(), .everyone) == "-")
        }
    }

    @Test(
        "With keys the scope decides, and admin may everything",
        arguments: [
            ("t", Access.scopes([.talk]), "ada"), ("t", .scopes([.read]), "403 auth.scope"),
            ("t", .scopes([.talk, .read]), "ada"), ("t", .monitors, "403 auth.scope"), ("r", .monitors, "eve"),
            ("r", .scopes([.talk]), "403 auth.scope"), ("a", .scopes([.talk]), "root"), ("a", .monitors, "root"),
            ("wrong", .scopes([.talk]), "401 auth.invalid"), ("wrong", .everyone, "-"),
        ] as [(String, Access, String)]
    )
    func scopes(key: String, access: Access, expected: String) async {
        #expect(await outcome(Self.keys, Self.request(["Authorization": "Bearer \(key)"]), access) == expected)
    }

    @Test("No key is 401, but for what everybody may")
    func missing() async {
        #expect(await outcome(Self.keys, Self.request(), .scopes([.talk])) == "401 auth.missing")
        #expect(await outcome(Self.keys, Self.request(), .monitors) == "401 auth.missing")
        #expect(await outcome(Self.keys, Self.request(), .everyone) == "-")
    }

    @Test("A key may come in several ways; in an address or a subprotocol for WebSockets only")
    func ways() async {
        let token = [HTTPRequest.QueryItem(name: "token", value: "t")]
        let upgrade: HTTPHeaders = ["Upgrade": "websocket"]
        let protocols: HTTPHeaders = ["Upgrade": "WebSocket", "Sec-WebSocket-Protocol": "parley.v1, bearer.t"]
        let talk = Access.scopes([.talk])
        #expect(await outcome(Self.keys, Self.request(["X-API-Key": "t"]), talk) == "ada")
        #expect(await outcome(Self.keys, Self.request(["Authorization": "bearer t"]), talk) == "ada")
        #expect(await outcome(Self.keys, Self.request(protocols), talk) == "ada")
        #expect(await outcome(Self.keys, Self.request(upgrade, query: token), talk) == "ada")
        #expect(await outcome(Self.keys, Self.request(query: token), talk) == "401 auth.missing")
        #expect(await outcome(Self.keys, Self.request(["Authorization": "Basic t"]), talk) == "401 auth.invalid")
    }

    @Test("A key has its own limit; monitors have none")
    func limits() async throws {
        let authorizer = Authorizer(keys: Self.keys, ratePerMinute: 1000)
        let request = Self.request(["Authorization": "Bearer slow"])
        _ = try await authorizer.caller(of: request, for: .scopes([.talk]))
        let fault = await #expect(throws: HTTPFault.self) {
            try await authorizer.caller(of: request, for: .scopes([.talk]))
        }
        #expect(fault?.status == 429)
        #expect(fault?.retryAfter.map { $0 > .seconds(50) } == true)
        let eve = Self.request(["Authorization": "Bearer r"])
        let strict = Authorizer(keys: Self.keys, ratePerMinute: 1)
        for _ in 0..<5 { _ = try await strict.caller(of: eve, for: .monitors) }
    }

    @Test("Guessing keys is limited by address")
    func guessing() async throws {
        let authorizer = Authorizer(keys: Self.keys, ratePerMinute: 2)
        var statuses: [Int] = []
        for number in 0..<3 {
            let request = Self.request(["Authorization": "Bearer guess\(number)"])
            let fault = await #expect(throws: HTTPFault.self) {
                try await authorizer.caller(of: request, for: .scopes([.talk]))
            }
            statuses.append(fault?.status ?? 0)
        }
        #expect(statuses == [401, 401, 429])
    }

    @Test("A session is its owner's; read sees all, admin changes all")
    func ownership() {
        let ada = Caller(name: "ada", scopes: [.talk])
        let eve = Caller(name: "eve", scopes: [.read])
        #expect(ada.mayRead(sessionOf: "ada") && ada.mayChange(sessionOf: "ada"))
        #expect(!ada.mayRead(sessionOf: "bob") && !ada.mayRead(sessionOf: nil))
        #expect(eve.mayRead(sessionOf: "bob") && !eve.mayChange(sessionOf: "bob"))
        #expect(Caller.anyone.mayChange(sessionOf: "bob") && Caller.anyone.mayChange(sessionOf: nil))
        #expect(!Caller.nobody.mayRead(sessionOf: nil))
    }
}
