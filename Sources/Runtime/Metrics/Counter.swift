import Synchronization

/// A number that only grows, one for each set of label values.
///
/// Any thread.
package final class Counter: MetricFamily {
    package let name: String
    package let help: String
    package let labels: [String]
    private let unlabelled = Atomic<Int>(0)
    private let values = Lock<[[String]: Int]>([:])

    init(_ name: String, _ help: String, labels: [String] = []) {
        self.name = name
        self.help = help
        self.labels = labels
    }

    /// Adds to the counter that has no labels.
    package func add(_ amount: Int = 1) {
        unlabelled.wrappingAdd(amount, ordering: .relaxed)
    }

    /// Adds to the counter with these label values, given in the order of the labels.
    package func add(_ amount: Int = 1, _ labelValues: String...) {
        values.withLock { $0[labelValues, default: 0] += amount }
    }

    /// What has been counted, over all label values.
    package var total: Int {
        unlabelled.load(ordering: .relaxed) + values.withLock { $0.values.reduce(0, +) }
    }

    package func write(into text: inout String) {
        header("counter", into: &text)
        if labels.isEmpty {
            text += "\(name) \(unlabelled.load(ordering: .relaxed))\n"
        }
        for (labelValues, value) in values.withLock({ $0 }).sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            text += "\(name)\(labelText(labelValues)) \(value)\n"
        }
    }
}
