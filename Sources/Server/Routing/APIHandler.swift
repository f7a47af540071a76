import Loops
import Net
import Runtime
import SQLite
import Sessions
import VoiceCore

/// Answers every request: finds its route, checks it, runs it, and gives errors their shape.
struct APIHandler: HTTPHandler {
    private let router: Router
    private let authorizer: Authorizer
    private let origins: Origins
    private let running: RunningRequests
    private let readiness: Readiness
    private let writeLimits = WriteLimits()
    private let logger = Logger("http")

    init(router: Router, authorizer: Authorizer, origins: Origins, running: RunningRequests, readiness: Readiness) {
        self.router = router
        self.authorizer = authorizer
        self.origins = origins
        self.running = running
        self.readiness = readiness
    }

    func handle(_ request: HTTPRequest, _ responder: HTTPResponder) {
        // The connection owns the answer; when it goes, the responder is told, and what the task gives is dropped.
        let place = RunningRequest()
        let task = Task(name: "request", executorPreference: responder.loop) {
            await answer(request, responder, place)
        }
        place.canEnd(by: { task.cancel() })
        responder.onDisconnect = { task.cancel() }
    }

    func errorBody(for refusal: HTTPRefusal, requestID: String) -> HTTPResponse {
        Self.fault(of: refusal).response(requestID: requestID)
    }

    private func answer(_ request: HTTPRequest, _ responder: HTTPResponder, _ place: RunningRequest) async {
        var originHeaders: HTTPHeaders = [:]
        do {
            originHeaders = try origins.headers(for: request)
            try await route(request, responder, place, originHeaders)
        } catch {
            let fault = HTTPFault(of: error)
            Metric.httpRequests.add(1, "\(fault.status / 100)xx")
            if fault.status >= 500 {
                logger.warning(
                    "request failed",
                    [
                        "code": fault.code, "reason": Self.reason(of: error), "path": request.path,
                        "request": request.requestID,
                    ]
                )
            }
            responder.respond(fault.response(requestID: request.requestID).adding(originHeaders))
        }
    }

    private func route(
        _ request: HTTPRequest,
        _ responder: HTTPResponder,
        _ place: RunningRequest,
        _ originHeaders: HTTPHeaders
    ) async throws {
        let route: Route
        let places: [String: String]
        switch router.match(method: request.method, path: request.path) {
        case .route(let found, let values): (route, places) = (found, values)
        case .notFound: throw HTTPFault(404, "path.not_found", "There is nothing at this path; see /openapi.json.")
        case .wrongMethod(let allowed):
            if request.method == "OPTIONS" && request.headers["Origin"] != nil {
                return responder.respond(Origins.preflight(originHeaders, methods: allowed))
            }
            throw HTTPFault(
                405,
                "method.not_allowed",
                "This path takes \(allowed.joined(separator: ", ")).",
                allow: allowed
            )
        }
        let caller = try await authorizer.caller(of: request, for: route.access)
        if let kind = route.writes {
            // A session that nobody could use, or an edit that might not be whole: neither begins any more.
            if kind != .other, readiness.isDraining { throw SessionFault.draining }
            try writeLimits.take(kind, by: caller, of: request)
        }
        let query = try RequestChecks.query(of: request, for: route.operation)
        let body = try await body(of: request, responder, for: route.operation)
        let call = Call(request: request, caller: caller, places: places, query: query, body: body)
        switch route.handler {
        case .answer(let answer):
            let response = try await answer(call)
            Metric.httpRequests.add(1, "\(response.status / 100)xx")
            responder.respond(response.adding(originHeaders))
        case .respond(let respond):
            try await keep(place, caller, route.access) { try await respond(call, responder) }
        }
    }

    /// Runs what takes its time, as long as what let the caller in is in force.
    private nonisolated(nonsending) func keep(
        _ place: RunningRequest,
        _ caller: Caller,
        _ access: Access,
        _ body: () async throws -> Void
    ) async throws {
        guard case .scopes(let scopes) = access else { return try await body() }
        running.add(place, caller.grant, for: scopes)
        defer { running.remove(place) }
        do {
            try await body()
        } catch {
            throw place.isRevoked ? HTTPFault.revoked : error
        }
    }

    private func body(
        of request: HTTPRequest,
        _ responder: HTTPResponder,
        for operation: Operation
    ) async throws(HTTPFault) -> JSONValue {
        guard let schema = operation.body else { return .object([:]) }
        let bytes: [UInt8]
        do throws(HTTPBodyError) {
            bytes = try await responder.body(upTo: RequestChecks.bodyLimit)
        } catch {
            throw Self.fault(of: .status(error == .tooLarge ? 413 : 408))
        }
        return try RequestChecks.body(bytes, contentType: request.headers["Content-Type"], schema: schema)
    }

    /// A word for the log: what the storage had, or which type of error it was.
    private static func reason(of error: any Error) -> String {
        (error as? DatabaseError)?.kind ?? "\(type(of: error))"
    }

    /// What the HTTP layer found wrong, in our words.
    private static func fault(of refusal: HTTPRefusal) -> HTTPFault {
        switch refusal {
        case .status(let status): fault(ofStatus: status)
        case .repeatedField(let name): malformed("The request has more than one \(name).", name)
        case .unfitField(let name): malformed("The request has no \(name) that can be used.", name)
        case .otherHost: malformed("The request's target names another server than its Host.", "Host")
        }
    }

    private static func malformed(_ message: String, _ field: String) -> HTTPFault {
        HTTPFault(400, "request.malformed", message, param: field)
    }

    private static func fault(ofStatus status: Int) -> HTTPFault {
        switch status {
        case 400:
            HTTPFault(400, "request.malformed", "The request is not valid HTTP/1.1, or not HTTPS where that is served.")
        case 408: HTTPFault(408, "request.timeout", "The request did not arrive in time.")
        case 413: HTTPFault(413, "body.too_large", "The body has more than 1 MiB.")
        case 414: HTTPFault(414, "target.too_long", "The request line has more than 32 KiB.")
        case 426: HTTPFault(426, "upgrade.required", "This needs a WebSocket handshake of version 13.")
        case 431: HTTPFault(431, "headers.too_large", "The headers have more than 32 KiB.")
        case 501: HTTPFault(501, "request.unsupported", "The request uses a coding that this server does not know.")
        case 503: HTTPFault(503, "connections.limit", "The server has too many connections.", retryAfter: .seconds(5))
        case 505: HTTPFault(505, "version.unsupported", "The server speaks HTTP/1.1.")
        default: HTTPFault(status, HTTPFault.failed.code, HTTPFault.failed.message)
        }
    }
}

extension HTTPResponse {
    fileprivate func adding(_ headers: HTTPHeaders) -> HTTPResponse {
        var response = self
        for field in headers.fields { response.headers.add(field.name, field.value) }
        return response
    }
}
