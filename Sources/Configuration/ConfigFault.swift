import Runtime

/// One thing that is wrong in the configuration, as a sentence for a person.
package struct ConfigFault: Sendable, Equatable, CustomStringConvertible {
    /// The key or variable.
    package let name: String
    /// What is there and what is allowed; nothing in it looks like a key.
    package let problem: String

    package init(_ name: String, _ problem: String) {
        self.name = Redaction.redacted(name)
        self.problem = Redaction.redacted(problem)
    }

    package var description: String { "\(name): \(problem)" }
}

/// The configuration can't be used: everything that is wrong with it, at once.
package struct ConfigError: Error, CustomStringConvertible {
    package let faults: [ConfigFault]

    package init(_ faults: [ConfigFault]) { self.faults = faults }

    /// How many mistakes there are, then a line for each.
    package var description: String {
        let count = faults.count == 1 ? "one mistake" : "\(faults.count) mistakes"
        return (["\(count) in the configuration:"] + faults.map(\.description)).joined(separator: "\n")
    }
}
