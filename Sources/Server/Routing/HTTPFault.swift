import Net
import Runtime
import SQLite
import Sessions
import VoiceCore

/// A request that is refused, or failed: what the one shape of errors says (`http.md`).
struct HTTPFault: Error, Sendable, Equatable {
    let status: Int
    let code: String
    /// For a person: what happened and what to do; nothing in it looks like a key.
    let message: String
    var param: String?
    var retryAfter: Duration?
    /// The methods that a path has, for 405.
    var allow: [String] = []

    init(
        _ status: Int,
        _ code: String,
        _ message: String,
        param: String? = nil,
        retryAfter: Duration? = nil,
        allow: [String] = []
    ) {
        self.status = status
        self.code = code
        self.message = Redaction.redacted(message)
        self.param = param.map(Redaction.redacted)
        self.retryAfter = retryAfter
        self.allow = allow
    }

    /// OpenAI's name for the kind of error.
    private var type: String {
        switch status {
        case 401: "authentication_error"
        case 403: "permission_error"
        case 404: "not_found_error"
        case 429: "rate_limit_error"
        case 500...: "server_error"
        default: "invalid_request_error"
        }
    }

    func response(requestID: String) -> HTTPResponse {
        let error: JSONValue = [
            "code": .string(code), "message": .string(message), "type": .string(type), "param": JSONValue(param),
            "request_id": .string(requestID),
        ]
        var response = HTTPResponse(status: status, json: ["error": error])
        if let retryAfter { response.headers["Retry-After"] = "\(max(1, (retryAfter.milliseconds + 999) / 1000))" }
        if !allow.isEmpty { response.headers["Allow"] = allow.joined(separator: ", ") }
        if status == 401 { response.headers["WWW-Authenticate"] = "Bearer" }
        return response
    }

    static let storage = HTTPFault(503, "storage.failed", "The database could not be used; try again later.")
    static let revoked = HTTPFault(401, "auth.invalid", "What let this request in is no longer in force.")
    static let noSession = HTTPFault(404, "session.not_found", "There is no such session.", param: "id")
}

/// An error that knows how HTTP says it.
protocol HTTPFaultConvertible: Error {
    var httpFault: HTTPFault { get }
}

extension HTTPFault: HTTPFaultConvertible {
    var httpFault: HTTPFault { self }

    /// How HTTP says any error that a route throws.
    init(of error: any Error) {
        self = (error as? any HTTPFaultConvertible)?.httpFault ?? .failed
    }

    /// For errors that say nothing to people.
    static let failed = HTTPFault(
        500,
        "server.internal",
        "The server failed; its log knows the request by its id."
    )
}

extension DatabaseError: HTTPFaultConvertible {
    var httpFault: HTTPFault { .storage }
}

extension SessionFault: HTTPFaultConvertible {
    var httpFault: HTTPFault {
        HTTPFault(code.status, code.rawValue, message, param: param, retryAfter: retryAfter)
    }
}

extension SessionFault.Code {
    /// The status of an answer over HTTP.
    fileprivate var status: Int {
        switch self {
        case .invalidQuery, .invalidMessage, .malformedMessage, .unknownMessage, .misalignedAudio, .emptyInput: 400
        case .invalidAuthorization: 401
        case .agentNotFound, .sessionNotFound: 404
        case .sessionEnded, .noActiveReply: 409
        case .rateExceeded: 429
        case .internalError: 500
        case .transcriptionFailed, .speechFailed, .providerFailed: 502
        case .sessionLimit, .draining, .storageFailed, .noAgent: 503
        case .transcriptionTimeout, .speechTimeout: 504
        }
    }
}

extension HTTPResponse {
    /// A page of a list.
    init<Element>(_ page: Page<Element>) {
        self.init(
            status: 200,
            headers: ["Content-Type": "application/json", "Cache-Control": "no-store"],
            body: page.json
        )
    }

    init(status: Int = 200, json: JSONValue, headers: HTTPHeaders = [:]) {
        self.init(status: status, contentType: "application/json", headers: headers, text: json.text)
        self.headers["Cache-Control"] = "no-store"
    }
}
