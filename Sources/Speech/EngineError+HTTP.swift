import Net
import VoiceCore

extension EngineError {
    /// Why a server gave no (whole) answer.
    ///
    /// - Parameters:
    ///   - error: What the client says.
    ///   - server: Which, such as "the speech server".
    init(_ error: HTTPClientError, of server: String) {
        let sentence = "\(server): \(error.reason)"
        self =
            switch error {
            case .cancelled: .cancelled
            case .timedOut: .timedOut(sentence)
            case .invalidRequest: .refused(sentence)
            case .malformed, .tooLarge: .malformedAnswer(sentence)
            case .refused, .unresolved, .tls, .cut: .unavailable(sentence)
            }
    }

    /// What an answer's status other than 2xx means; nil for 2xx.
    init?(_ response: HTTPClientResponse, of server: String) {
        self.init(status: response.status, retryAfter: response.retryAfter, of: server)
    }

    /// What a status other than 2xx means; nil for 2xx.
    ///
    /// - Parameters:
    ///   - status: The answer's.
    ///   - retryAfter: For how long the server asks to be left alone.
    ///   - server: Which, such as "the speech server".
    init?(status: Int, retryAfter: Duration? = nil, of server: String) {
        switch status {
        case 200..<300: return nil
        case 400, 413, 422: self = .unfit("\(server) does not take this request (status \(status))")
        case 401, 403: self = .refused("\(server) refused the key (status \(status))")
        case 404: self = .refused("\(server) has nothing there (status 404); check its URL")
        case 408, 504: self = .timedOut("\(server) gave up with status \(status)")
        case 409, 425, 429, 500...:
            self = .unavailable("\(server) answered with status \(status)", retryAfter: retryAfter)
        default: self = .refused("\(server) refused the request (status \(status))")
        }
    }
}
