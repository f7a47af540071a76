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
}
