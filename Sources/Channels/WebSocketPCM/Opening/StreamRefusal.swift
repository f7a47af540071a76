package import VoiceCore

/// Why a stream is not opened; told before the upgrade, in the error body of `http.md`.
package struct StreamRefusal: Error, Sendable, Equatable {
    /// The HTTP status.
    package let status: Int
    /// Its `retryAfter` becomes `Retry-After`.
    package let fault: SessionFault

    /// The refusal that a fault asks for.
    init(_ fault: SessionFault) {
        var fault = fault
        switch fault.code {
        case "query.invalid": status = 400
        case "agent.not_found", "session.not_found": status = 404
        case "session.ended": status = 409
        case "session.limit", "server.draining", "storage.failed":
            status = 503
            fault.retryAfter = fault.retryAfter ?? .seconds(5)
        default: status = 500
        }
        self.fault = fault
    }
}
