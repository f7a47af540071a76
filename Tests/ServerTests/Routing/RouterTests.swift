import Net
import Testing

@testable import Server

private struct Paths: RouteGroup {
    let list: [(String, String)]

    var routes: [Route] {
        list.map { method, path in
            Route(
                method,
                path,
                access: .everyone,
                Operation(name: method + path, summary: "", answers: [.init(200, "")])
            ) { _ in HTTPResponse(status: 200) }
        }
    }
}

@Suite("Finding a route")
struct RouterTests {
    private let router = Router([
        Paths(list: [
            ("GET", "/a"), ("POST", "/a"), ("GET", "/a/{id}"), ("DELETE", "/a/{id}"), ("GET", "/a/{id}/b"),
            ("GET", "/m/{id+}"), ("GET", "/v/{id+}/sample"),
        ])
    ])

    private func found(_ method: String, _ path: String) -> String {
        switch router.match(method: method, path: path) {
        case .route(let route, let places): "\(route.operation.name) \(places.values.sorted().joined())"
        case .wrongMethod(let allowed): "405 \(allowed.joined(separator: ","))"
        case .notFound: "404"
        }
    }

    @Test(
        "Path and method decide, HEAD is GET, places take parts that are not empty",
        arguments: [
            ("GET", "/a", "GET/a "), ("POST", "/a", "POST/a "), ("HEAD", "/a", "GET/a "),
            ("GET", "/a/7", "GET/a/{id} 7"), ("GET", "/a/7/b", "GET/a/{id}/b 7"), ("PUT", "/a", "405 GET,HEAD,POST"),
            ("POST", "/a/7", "405 DELETE,GET,HEAD"), ("GET", "/a/", "404"), ("GET", "/a/7/c", "404"),
            ("GET", "/", "404"), ("GET", "/m/a", "GET/m/{id+} a"), ("GET", "/m/a/b/c", "GET/m/{id+} a/b/c"),
            ("GET", "/m", "404"), ("GET", "/m/", "404"), ("GET", "/m/a//b", "404"), ("GET", "/v/sample", "404"),
            ("GET", "/v/x/sample", "GET/v/{id+}/sample x"), ("GET", "/v/roa/fr/sample", "GET/v/{id+}/sample roa/fr"),
            ("GET", "/A", "404"), ("get", "/a", "405 GET,HEAD,POST"),
        ]
    )
    func match(method: String, path: String, expected: String) {
        #expect(found(method, path) == expected)
    }
}
