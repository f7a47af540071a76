import Net
import VoiceCore

extension EngineError {
    /// Why no WebSocket came about.
    ///
    /// - Parameters:
    ///   - error: What the client says.
    ///   - server: Which, such as "the WhisperX server".
    init(_ error: WebSocketClientError, of server: String) {
        let sentence = "\(server): \(error.reason)"
        self =
            switch error {
            case .connection(let error): EngineError(error, of: server)
            case .refused(let status): EngineError(status: status, of: server) ?? .malformedAnswer(sentence)
            case .malformed: .malformedAnswer(sentence)
            case .timedOut: .timedOut(sentence)
            case .cancelled: .cancelled
            }
    }
}
