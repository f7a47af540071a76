import Synchronization

/// A number that goes up and down, one for each set of label values.
///
/// Any thread.
package final class Gauge: MetricFamily {
    package let name: String
    package let help: String
    package let labels: [String]
    private let value = Atomic<Int>(0)
    private let values = Lock<[[String]: Int]>([:])

    init(_ name: String, _ help: String, labels: [String] = []) {
        self.name = name
        self.help = help
        self.labels = labels
    }

    package func set(_ newValue: Int) { value.store(newValue, ordering: .relaxed) }

    /// Sets the gauge with these label values, given in the order of the labels.
    package func set(_ newValue: Int, _ labelValues: String...) {
        values.withLock { $0[labelValues] = newValue }
    }

    package func add(_ amount: Int) { value.wrappingAdd(amount, ordering: .relaxed) }

    /// The value without labels.
    package var current: Int { value.load(ordering: .relaxed) }

    package func write(into text: inout String) {
        header("gauge", into: &text)
        if labels.isEmpty { text += "\(name) \(current)\n" }
        for (labelValues, value) in values.withLock({ $0 }).sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            text += "\(name)\(labelText(labelValues)) \(value)\n"
        }
    }
}
