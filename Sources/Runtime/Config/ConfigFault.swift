/// One thing that is wrong in the configuration, as a sentence for a person.
package struct ConfigFault: Sendable, Equatable, CustomStringConvertible {
    /// The key or variable.
    package let name: String
    /// What is there and what is allowed; secrets never.
    package let problem: String

    package init(_ name: String, _ problem: String) {
        self.name = name
        self.problem = problem
    }

    package var description: String { "\(name): \(problem)" }
}

/// The configuration can't be used: everything that is wrong with it, at once.
package struct ConfigError: Error, CustomStringConvertible {
    package let faults: [ConfigFault]

    package init(_ faults: [ConfigFault]) { self.faults = faults }

    package var description: String { faults.map(\.description).joined(separator: "\n") }
}
