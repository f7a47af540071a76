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
        Paths(list: [("GET", "/a"), ("POST", "/a"), ("GET", "/a/{id}"), ("DELETE", "/a/{id}"), ("GET", "/a/{id}/b")])
    ])

    private func found(_ method: String, _ path: String) -> String {
        switch router.match(method: method, path: path) {
        case .route(let route, let places): "\(route.operation.name) \(places.values.sorted().joined())"
        case .wrongMethod(let allowed): "405 \(allowed.joined(separator: ","))"
        case .notFound: "404"
        }
    }

    @Test(
        "Path and method decide, HEAD is GET, places take one part that is not empty",
        arguments: [
            ("GET", "/a", "GET/a "), ("POST", "/a", "POST/a "), ("HEAD", "/a", "GET/a "),
            ("GET", "/a/7", "GET/a/{id} 7"), ("GET", "/a/7/b", "GET/a/{id}/b 7"), ("PUT", "/a", "405 GET,HEAD,POST"),
            ("POST", "/a/7", "405 DELETE,GET,HEAD"), ("GET", "/a/", "404"), ("GET", "/a/7/c", "404"),
            ("GET", "/", "404"),
            ("GET", "/A", "404"), ("get", "/a", "405 GET,HEAD,POST"),
        ]
    )
    func match(method: String, path: String, expected: String) {
        #expect(found(method, path) == expected)
    }
}
