import Net
import Runtime

/// A request that has passed all checks.
struct Call: Sendable {
    let request: HTTPRequest
    let caller: Caller
    /// What stands in the places of the path.
    let places: [String: String]
    /// Checked query values, defaults filled in.
    let query: [String: JSONValue]
    /// The checked body; an empty object where the route takes one and none came.
    let body: JSONValue

    func place(_ name: String) -> String { places[name] ?? "" }
}
