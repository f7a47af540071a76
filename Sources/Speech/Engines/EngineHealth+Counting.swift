import Runtime
import VoiceCore

extension EngineHealth.Kind {
    /// Counts a request to an engine.
    ///
    /// - Parameters:
    ///   - engine: Its name.
    ///   - failure: Nil when it did what it was asked for.
    func countRequest(to engine: String, _ failure: EngineError? = nil) {
        Metric.engineRequests.add(1, rawValue, engine, failure?.outcome ?? "ok")
    }
}

extension EngineError {
    fileprivate var outcome: String {
        switch self {
        case .unavailable: "unavailable"
        case .timedOut: "timeout"
        case .refused, .unfit: "refused"
        case .malformedAnswer: "malformed"
        case .cancelled: "cancelled"
        }
    }
}
