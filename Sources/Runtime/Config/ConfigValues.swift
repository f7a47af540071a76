/// Checked values by option, for the typed ``Configuration``.
///
/// A faulty value shows as its default here.
struct ConfigValues {
    private let values: [String: JSONValue]

    init(_ values: [String: JSONValue]) { self.values = values }

    private func value(_ option: ConfigOption) -> JSONValue { values[option.name] ?? option.fallback }

    func optionalText(_ option: ConfigOption) -> String? { value(option).string }
    func text(_ option: ConfigOption) -> String { value(option).string ?? option.fallback.string ?? "" }
    func flag(_ option: ConfigOption) -> Bool { value(option).bool ?? false }
    func optionalInteger(_ option: ConfigOption) -> Int? { value(option).integer }
    func integer(_ option: ConfigOption) -> Int { value(option).integer ?? option.fallback.integer ?? 0 }
    func optionalNumber(_ option: ConfigOption) -> Double? { value(option).double }
    func number(_ option: ConfigOption) -> Double { value(option).double ?? option.fallback.double ?? 0 }
    func list(_ option: ConfigOption) -> [String] { value(option).array?.compactMap(\.string) ?? [] }

    func lists(_ option: ConfigOption) -> [String: [String]] {
        value(option).object?.mapValues { $0.array?.compactMap(\.string) ?? [] } ?? [:]
    }

    /// A row of engines; nil for `auto`.
    func engines(_ option: ConfigOption) -> [String]? {
        let names = list(option)
        return names.contains("auto") ? nil : names
    }
}
