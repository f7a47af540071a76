import Net
import Runtime
import Sessions

/// One operation that the server serves: what it takes, who may use it, what it does.
///
/// The router, the checks and `/openapi.json` all read this value.
struct Route: Sendable {
    enum Handler: Sendable {
        /// Makes a whole answer.
        case answer(@Sendable (Call) async throws -> HTTPResponse)
        /// Answers by itself: events, or the switch to a WebSocket.
        case respond(@Sendable (Call, HTTPResponder) async throws -> Void)
    }

    let method: String
    let path: PathPattern
    let access: Access
    let operation: Operation
    let handler: Handler
    /// What it writes; nil for what only reads.
    var writes: WriteKind? {
        switch (method, operation.name) {
        case ("POST", "createSession"), (_, "stream"): .session
        case ("GET", _): nil
        case (_, "createAgent"), (_, "changeAgent"), (_, "deleteAgent"): .agent
        default: .other
        }
    }

    init(
        _ method: String,
        _ path: String,
        access: Access,
        _ operation: Operation,
        _ answer: @escaping @Sendable (Call) async throws -> HTTPResponse
    ) {
        self.method = method
        self.path = PathPattern(path)
        self.access = access
        self.operation = operation
        handler = .answer(answer)
    }

    init(
        _ method: String,
        _ path: String,
        access: Access,
        _ operation: Operation,
        respond: @escaping @Sendable (Call, HTTPResponder) async throws -> Void
    ) {
        self.method = method
        self.path = PathPattern(path)
        self.access = access
        self.operation = operation
        handler = .respond(respond)
    }
}

/// Who may use a route.
enum Access: Sendable, Equatable {
    /// Everybody, and no rate limit: the page, health.
    case everyone
    /// A key with one of these scopes (`admin` always may); everybody where all is open.
    case scopes(Set<KeyScope>)
    /// As ``scopes(_:)``, without a rate limit: what monitors ask for.
    case monitors
}

/// Routes that belong together.
protocol RouteGroup: Sendable {
    var routes: [Route] { get }
}
