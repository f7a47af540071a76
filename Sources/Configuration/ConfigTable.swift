/// Every option of a program: the one place from which files, variables, flags, checks and help derive.
///
/// It is gathered from the parts of the program, each of which declares its own options.
package struct ConfigTable: Sendable {
    /// In the order in which their parts are registered; each once, though parts may share one.
    package let options: [ConfigOption]

    package init(_ options: [ConfigOption]) {
        var names: Set<String> = []
        self.options = options.filter { names.insert($0.name).inserted }
    }

    /// Whether there is an option with this path in the file.
    package func hasKey(_ key: String) -> Bool { options.contains { $0.key == key } }
}
