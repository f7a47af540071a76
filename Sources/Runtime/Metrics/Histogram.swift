/// How often a measured value fell into each of a row of buckets.
///
/// Any thread.
package final class Histogram: MetricFamily {
    package let name: String
    package let help: String
    package let labels: [String] = []
    private let bounds: [Double]
    private let state: Lock<State>

    private struct State {
        var counts: [Int]
        var sum = 0.0
        var count = 0
    }

    /// - Parameters:
    ///   - name: Prometheus name, with its unit.
    ///   - help: One sentence.
    ///   - bounds: Upper bounds, ascending, in the unit of the name.
    init(_ name: String, _ help: String, bounds: [Double]) {
        self.name = name
        self.help = help
        self.bounds = bounds
        state = Lock(State(counts: Array(repeating: 0, count: bounds.count)))
    }

    /// Counts one value.
    package func observe(_ value: Double) {
        let bucket = bounds.firstIndex { value <= $0 }
        state.withLock { state in
            if let bucket { state.counts[bucket] += 1 }
            state.sum += value
            state.count += 1
        }
    }

    /// Counts one duration in seconds.
    package func observe(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        observe(Double(seconds) + Double(attoseconds) * 1e-18)
    }

    package func write(into text: inout String) {
        header("histogram", into: &text)
        let (counts, sum, count) = state.withLock { ($0.counts, $0.sum, $0.count) }
        var cumulative = 0
        for (bound, inBucket) in zip(bounds, counts) {
            cumulative += inBucket
            text += "\(name)_bucket{le=\"\(bound)\"} \(cumulative)\n"
        }
        text += "\(name)_bucket{le=\"+Inf\"} \(count)\n\(name)_sum \(sum)\n\(name)_count \(count)\n"
    }
}
