/// How much audio a client may send: four times real time, with 60 s in hand.
///
/// A message counts as a millisecond at least, so that tiny ones are not free.
struct AudioAllowance {
    private static let bucket = Duration.seconds(60)
    private static let pace = 4
    private static let least = Duration.milliseconds(1)

    private var level = Duration.zero
    private var measuredAt: Duration

    /// - Parameter now: Of any clock that only goes forward.
    init(now: Duration) { measuredAt = now }

    /// Takes so much audio; false when the client has sent too much.
    mutating func take(_ duration: Duration, now: Duration) -> Bool {
        level = max(.zero, level - (now - measuredAt) * Self.pace) + max(Self.least, duration)
        measuredAt = now
        return level <= Self.bucket
    }
}
