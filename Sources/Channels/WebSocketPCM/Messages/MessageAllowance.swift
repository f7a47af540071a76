/// How many text messages a client may send: 200 a second with 500 in hand, where each KiB counts as another one.
///
/// Pings, pongs and small parts of a message count like messages. A client that reports its playback every 20 ms and types as fast as it is answered stays far below; one that sends as
/// fast as it can costs the loop that it shares with others a few per cent.
struct MessageAllowance {
    /// What came of one message.
    enum Verdict: Equatable {
        case taken
        /// Too much was sent; the message is dropped. `isFirst`: the client kept to the pace before, so that this is told.
        case dropped(isFirst: Bool)
        /// It goes on all the same.
        case flooded
    }

    private static let inHand = 500.0
    private static let perSecond = 200.0
    /// A message of so many bytes counts as one more.
    private static let unit = 1_024
    /// So many dropped without a rest in between are no mistake.
    private static let patience = 500
    /// A client that has so many in hand again has rested: one that is taken now and then amid a flood is no rest.
    private static let rest = 100.0

    private var level = 0.0
    private var dropped = 0
    private var measuredAt: Duration

    /// - Parameter now: Of any clock that only goes forward.
    init(now: Duration) { measuredAt = now }

    /// Takes one message of so many bytes.
    mutating func take(byteCount: Int, now: Duration) -> Verdict {
        level = max(0, level - (now - measuredAt) / .seconds(1) * Self.perSecond)
        measuredAt = now
        if level <= Self.inHand - Self.rest { dropped = 0 }
        let cost = Double(1 + byteCount / Self.unit)
        guard level + cost <= Self.inHand else {
            dropped += 1
            return dropped > Self.patience ? .flooded : .dropped(isFirst: dropped == 1)
        }
        level += cost
        return .taken
    }
}
