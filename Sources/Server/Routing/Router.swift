import Net

/// Finds the route of a request.
struct Router: Sendable {
    enum Match: Sendable {
        case route(Route, places: [String: String])
        /// The path exists with other methods.
        case wrongMethod(allowed: [String])
        case notFound
    }

    let routes: [Route]
    /// Routes without places, which are most requests.
    private let fixed: [String: [Route]]
    private let patterns: [Route]

    init(_ groups: [any RouteGroup]) {
        routes = groups.flatMap(\.routes)
        patterns = routes.filter { !$0.path.places.isEmpty }
        fixed = Dictionary(grouping: routes.filter { $0.path.places.isEmpty }) { $0.path.description }
    }

    /// `HEAD` finds what `GET` finds.
    func match(method: String, path: String) -> Match {
        let candidates =
            fixed[path].map { $0.map { ($0, [String: String]()) } }
            ?? patterns.compactMap { route in
                route.path.match(path).map { (route, $0) }
            }
        guard !candidates.isEmpty else { return .notFound }
        let wanted = method == "HEAD" ? "GET" : method
        if let (route, places) = candidates.first(where: { $0.0.method == wanted }) {
            return .route(route, places: places)
        }
        var allowed = Set(candidates.map(\.0.method))
        if allowed.contains("GET") { allowed.insert("HEAD") }
        return .wrongMethod(allowed: allowed.sorted())
    }
}
