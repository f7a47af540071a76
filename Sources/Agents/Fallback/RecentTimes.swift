/// The newest of some durations, for their high percentiles.
struct RecentTimes: Sendable {
    private static let capacity = 100
    /// With fewer there is no percentile.
    private static let fewest = 10

    private var times: [Duration] = []
    private var oldest = 0

    mutating func append(_ time: Duration) {
        if times.count < Self.capacity {
            times.append(time)
        } else {
            times[oldest] = time
            oldest = (oldest + 1) % Self.capacity
        }
    }

    /// The time that 95 of 100 don't exceed; nil while too little is known.
    var p95: Duration? {
        guard times.count >= Self.fewest else { return nil }
        return times.sorted()[(times.count * 95 + 99) / 100 - 1]
    }
}
