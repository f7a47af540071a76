import Runtime
import VoiceCore

extension ProviderError {
    /// A server says that it failed, and not why.
    static let reported = ProviderError.unavailable(reason: "the server failed while it answered", retryAfter: nil)

    /// The failure that a value inside a good answer reports, in any of the spellings in use; nil where it reports none.
    ///
    /// - Parameters:
    ///   - value: An object of an answer.
    ///   - event: The type of the event that held it.
    init?(reportedBy value: JSONValue, event: String) {
        guard let members = value.object else { return nil }
        let error = Self.error(in: members) ?? Self.error(inChoice: members["choices"]?[0])
        guard error != nil || Self.isFailure(event) || Self.says(members) else { return nil }
        self = ProviderError(status: Self.status(error ?? value), answer: ["error": error ?? value], retryAfter: nil)
        // A status that the server did not name tells nobody anything.
        if self == .unavailable(reason: "status 500: the server failed", retryAfter: nil) { self = .reported }
    }

    /// Whether a type or a status says that something failed.
    static func isFailure(_ word: String) -> Bool {
        ["error", "errors", "failed", "failure", "fail", "exception", "fatal"].contains(word.lowercased())
    }

    private static func error(in members: [String: JSONValue]) -> JSONValue? {
        for (name, value) in members where value.isSubstantial {
            switch name {
            case "error", "errors", "error_message", "errorMessage", "error_msg", "error_code", "errorCode", "errcode",
                "exception":
                return value
            default: continue
            }
        }
        return nil
    }

    private static func error(inChoice choice: JSONValue?) -> JSONValue? {
        guard let members = choice?.object else { return nil }
        return error(in: members) ?? members["delta"]?.object.flatMap { error(in: $0) }
    }

    /// Whether an object says in another way that something failed.
    private static func says(_ members: [String: JSONValue]) -> Bool {
        for (name, value) in members {
            switch name {
            case "type", "object", "status", "event", "state":
                if let word = value.string, isFailure(word) { return true }
            case "success", "ok": if value.bool == false { return true }
            case "base_resp": if (value["status_code"]?.integer ?? 0) != 0 { return true }
            // A status in place of an answer, as gateways put it.
            case "code", "status_code": if (value.integer ?? 0) >= 400, members["choices"] == nil { return true }
            // FastAPI's.
            case "detail": if members.count <= 2, value.isSubstantial { return true }
            default: continue
            }
        }
        return false
    }

    /// The status that an error names, by number or by the word for it.
    private static func status(_ error: JSONValue) -> Int {
        let inner = error["error"] ?? error[0] ?? error
        let numbers = [inner["status"], inner["status_code"], inner["code"], error["code"]]
        if let number = numbers.lazy.compactMap(\.?.statusNumber).first { return number }
        let words = [inner["type"], inner["code"], inner["status"]].compactMap { $0?.string?.lowercased() }
        return words.lazy.compactMap { statuses[$0] }.first ?? 500
    }

    /// Errors that come as events have names and no status (Anthropic, "Errors"; Google, "Status codes").
    private static let statuses: [String: Int] = [
        "invalid_request_error": 400, "invalid_argument": 400, "authentication_error": 401, "unauthenticated": 401,
        "permission_error": 403, "permission_denied": 403, "not_found_error": 404, "not_found": 404,
        "request_too_large": 413, "rate_limit_error": 429, "rate_limit_exceeded": 429, "resource_exhausted": 429,
        "insufficient_quota": 429, "timeout_error": 504, "deadline_exceeded": 504, "overloaded_error": 529,
    ]
}

extension JSONValue {
    /// More than null, false, nought or nothing.
    fileprivate var isSubstantial: Bool {
        switch self {
        case .null: false
        case .bool(let value): value
        case .integer(let value): value != 0
        case .number(let value): value != 0
        case .string(let value): !value.isEmpty && value != "0"
        case .array(let elements): !elements.isEmpty
        case .object(let members): !members.isEmpty
        }
    }

    /// A status of HTTP, as a number or as its digits.
    fileprivate var statusNumber: Int? {
        (integer ?? string.flatMap(Int.init)).flatMap { (400..<600).contains($0) ? $0 : nil }
    }
}
