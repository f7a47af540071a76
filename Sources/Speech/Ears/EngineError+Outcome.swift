import VoiceCore

extension EngineError {
    /// The error as the `outcome` of a metric.
    var outcome: String {
        switch self {
        case .unavailable: "unavailable"
        case .timedOut: "timeout"
        case .refused: "refused"
        case .malformedAnswer: "malformed"
        case .cancelled: "cancelled"
        }
    }
}
