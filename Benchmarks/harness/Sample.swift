import Runtime

/// Measured values of one kind, in milliseconds.
struct Sample {
    private var values: [Double] = []

    mutating func add(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        values.append(Double(seconds) * 1000 + Double(attoseconds) * 1e-15)
    }

    mutating func add(contentsOf other: Sample) {
        values += other.values
    }

    /// `count`, `p50`, `p95`, `p99` and `max`, rounded to a hundredth.
    var summary: JSONValue {
        let sorted = values.sorted()
        func at(_ quantile: Double) -> JSONValue {
            guard let last = sorted.indices.last else { return .null }
            let index = min(last, Int((Double(sorted.count) * quantile).rounded(.up)) - 1)
            return .number((sorted[max(0, index)] * 100).rounded() / 100)
        }
        return [
            "count": JSONValue(sorted.count), "p50": at(0.5), "p95": at(0.95), "p99": at(0.99), "max": at(1),
        ]
    }
}
