import Net
import Runtime
import VoiceCore

extension ProviderError {
    /// What a status other than 2xx means, with the server's own code for it.
    ///
    /// The server's message is left out: it may quote the prompt or the key.
    init(status: Int, answer: JSONValue?, retryAfter: Duration?) {
        let error = answer?["error"] ?? answer
        let words = [error?["code"]?.string, error?["type"]?.string].compactMap { $0 }
        let code = words.first { !$0.isEmpty && $0.utf8.count <= 64 && $0.utf8.allSatisfy(\.isWordByte) }
        let reason = code ?? Self.meaning(of: status)
        self =
            switch status {
            case 408, 504: .timedOut(reason: "the server gave up with status \(status): \(reason)")
            case 409, 425, 429, 500...: .unavailable(reason: "status \(status): \(reason)", retryAfter: retryAfter)
            default: .refused(status: status, reason: reason)
            }
    }

    /// Why no (whole) answer came.
    init(_ error: HTTPClientError) {
        self =
            switch error {
            case .timedOut: .timedOut(reason: error.reason)
            case .invalidRequest: .refused(status: 0, reason: error.reason)
            case .malformed, .tooLarge: .malformedAnswer(error.reason)
            case .cancelled: .cancelled
            case .refused, .unresolved, .tls, .cut: .unavailable(reason: error.reason, retryAfter: nil)
            }
    }

    private static func meaning(of status: Int) -> String {
        switch status {
        case 300..<400: "the URL has moved"
        case 401, 403: "the key is missing or not accepted"
        case 404: "no such URL or model"
        case 429: "too many requests"
        case 500...: "the server failed"
        default: "the server does not take the request"
        }
    }
}

extension UInt8 {
    /// A letter, a digit or one of `_.-`.
    fileprivate var isWordByte: Bool {
        (0x30...0x39).contains(self) || (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self)
            || [0x2D, 0x2E, 0x5F].contains(self)
    }
}
