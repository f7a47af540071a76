internal import CUv
internal import Runtime

/// Counts and logs turns of a loop that took too long: everything else on the loop waited for them.
struct TurnWatch {
    private static let slowTurn: UInt64 = 20_000_000
    private static let logger = Logger("loop")

    private let loopName: String
    private var endedAt: UInt64 = 0
    private var idleBefore: UInt64 = 0

    init(loopName: String) {
        self.loopName = loopName
    }

    /// Ends a turn: what passed since the last end, less the waiting, was work.
    ///
    /// - Parameter idle: Nanoseconds that the loop has waited in its life (`uv_metrics_idle_time`).
    mutating func endTurn(idle: UInt64) {
        let now = uv_hrtime()
        defer {
            endedAt = now
            idleBefore = idle
        }
        guard endedAt != 0 else { return }
        let (passed, waited) = (now - endedAt, idle - idleBefore)
        guard passed > waited, passed - waited > Self.slowTurn else { return }
        Metric.slowTurns.add()
        Self.logger.warning(
            "a turn of the event loop took long",
            ["loop": loopName, "ms": (passed - waited) / 1_000_000]
        )
    }
}
