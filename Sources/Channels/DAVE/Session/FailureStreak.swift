/// Notices that members can't be understood, which means that we are in another epoch than they.
///
/// One frame of anybody that opens ends the streak: then a single user's trouble lies elsewhere.
struct FailureStreak {
    enum Due: Equatable {
        case nothing
        case recover
        case reconnect
    }

    /// Frames of one user in a row; discord.js has the same tolerance.
    static let tolerance = 36
    /// Between two recoveries.
    static let pause: Duration = .seconds(10)
    /// Recoveries by which the connection may be mended.
    static let maxRecoveries = 3

    private var failures: [UserID: Int] = [:]
    private var recoveries = 0
    private var lastRecoveryAt: Duration?

    mutating func failed(_ sender: UserID, _ now: Duration) -> Due {
        failures[sender, default: 0] += 1
        guard failures[sender, default: 0] > Self.tolerance else { return .nothing }
        if let lastRecoveryAt, now - lastRecoveryAt < Self.pause { return .nothing }
        failures = [:]
        lastRecoveryAt = now
        recoveries += 1
        return recoveries > Self.maxRecoveries ? .reconnect : .recover
    }

    /// A frame was opened, or an epoch begins.
    mutating func end() {
        if !failures.isEmpty { failures = [:] }
    }
}
