import Synchronization

/// A number that goes up and down.
///
/// Any thread.
package final class Gauge: MetricFamily {
    package let name: String
    package let help: String
    package let labels: [String] = []
    private let value = Atomic<Int>(0)

    init(_ name: String, _ help: String) {
        self.name = name
        self.help = help
    }

    package func set(_ newValue: Int) { value.store(newValue, ordering: .relaxed) }

    package func add(_ amount: Int) { value.wrappingAdd(amount, ordering: .relaxed) }

    package var current: Int { value.load(ordering: .relaxed) }

    package func write(into text: inout String) {
        header("gauge", into: &text)
        text += "\(name) \(current)\n"
    }
}
