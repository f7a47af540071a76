import Net
import Runtime
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

    /// What a session refused, as HTTP says it.
    init(_ fault: SessionFault) {
        let status =
            switch fault.code {
            case "query.invalid", "message.invalid", "message.malformed": 400
            case "agent.not_found", "session.not_found": 404
            case "session.ended": 409
            case "rate.exceeded": 429
            case "stt.failed", "tts.failed", "provider.failed": 502
            case "session.limit", "server.draining", "storage.failed", "agent.none": 503
            case "stt.timeout", "tts.timeout": 504
            default: 500
            }
        self.init(status, fault.code, fault.message, param: fault.param, retryAfter: fault.retryAfter)
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
