package import Runtime

/// Checked values by option: what a part reads its settings from.
///
/// A value that was found faulty shows as its default here; the program does not start with one.
package struct ConfigValues: Sendable, Equatable {
    private let values: [String: JSONValue]

    /// - Parameter values: By the option's name, as ``ConfigResolver`` has checked them; the others have their defaults.
    package init(_ values: [String: JSONValue] = [:]) { self.values = values }

    private func value(_ option: ConfigOption) -> JSONValue { values[option.name] ?? option.fallback }

    package func optionalText(_ option: ConfigOption) -> String? { value(option).string }
    package func text(_ option: ConfigOption) -> String { value(option).string ?? option.fallback.string ?? "" }
    package func flag(_ option: ConfigOption) -> Bool { value(option).bool ?? false }
    package func optionalInteger(_ option: ConfigOption) -> Int? { value(option).integer }
    package func integer(_ option: ConfigOption) -> Int { value(option).integer ?? option.fallback.integer ?? 0 }
    package func optionalNumber(_ option: ConfigOption) -> Double? { value(option).double }
    package func number(_ option: ConfigOption) -> Double { value(option).double ?? option.fallback.double ?? 0 }
    package func list(_ option: ConfigOption) -> [String] { value(option).array?.compactMap(\.string) ?? [] }

    package func lists(_ option: ConfigOption) -> [String: [String]] {
        value(option).object?.mapValues { $0.array?.compactMap(\.string) ?? [] } ?? [:]
    }

    /// The names of an option that says an order, such as `stt.engine`; nil where it leaves the order to the program.
    package func order(_ option: ConfigOption) -> [String]? {
        let names = list(option)
        return names.isEmpty || names.contains("auto") ? nil : names
    }
}
