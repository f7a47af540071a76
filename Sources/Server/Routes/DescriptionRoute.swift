import Net
import Runtime

/// `/openapi.json`: every route, this one included.
struct DescriptionRoute: RouteGroup {
    let others: [any RouteGroup]

    var routes: [Route] {
        let described = others.flatMap(\.routes) + [route(.null)]
        return [route(OpenAPI.document(of: described, version: ServerVersion.number))]
    }

    private func route(_ document: JSONValue) -> Route {
        let operation = Operation(
            name: "openapi",
            summary: "This description (OpenAPI 3.1)",
            answers: [.init(200, "The description.", json: .anyObject)]
        )
        return Route("GET", "/openapi.json", access: .everyone, operation) { _ in HTTPResponse(json: document) }
    }
}
