package import VoiceCore

/// What a session says when it takes nothing.
extension SessionFault {
    /// Nobody could answer: no agent is enabled.
    package static let noAgent = SessionFault(.noAgent, "No agent is enabled that could answer. Enable one.")

    package static let draining = SessionFault(
        .draining,
        "The server is going away. Try again.",
        retryAfter: .seconds(5)
    )

    static let tooManyInputs = SessionFault(
        .rateExceeded,
        "\(TurnMachine.inputLimit) messages wait for a reply already; this one was not taken. Send it again later.",
        retryAfter: .seconds(1)
    )

    static let tooManyObservers = SessionFault(
        .rateExceeded,
        "The session has \(Session.observerLimit) observers already. Try again later.",
        retryAfter: .seconds(5)
    )

    /// The same, as the last that is told to who waits for a reply.
    var asEnd: SessionFault {
        var fault = self
        fault.isFatal = true
        return fault
    }
}
