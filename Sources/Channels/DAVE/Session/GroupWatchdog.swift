/// Notices that no group comes about although others are in the call.
struct GroupWatchdog {
    enum Due: Equatable {
        case nothing
        case offerAgain
        case reconnect
    }

    /// A pending member may replace its key package.
    static let patience: Duration = .seconds(10)
    /// Then the connection itself is in doubt.
    static let lastPatience: Duration = .seconds(20)

    private var since: Duration?
    private var answered = Due.nothing

    /// - Parameters:
    ///   - isWaiting: Whether there is no group, and somebody to have one with.
    ///   - now: Since the session began.
    mutating func observe(isWaiting: Bool, _ now: Duration) {
        if !isWaiting {
            since = nil
        } else if since == nil {
            since = now
            answered = .nothing
        }
    }

    /// What is to be done now, each once.
    mutating func due(_ now: Duration) -> Due {
        guard let since, answered != .reconnect else { return .nothing }
        if now - since >= Self.lastPatience {
            answered = .reconnect
        } else if now - since >= Self.patience, answered == .nothing {
            answered = .offerAgain
        } else {
            return .nothing
        }
        return answered
    }
}
