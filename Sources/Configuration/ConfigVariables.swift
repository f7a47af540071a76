/// The variables of `.env` and the environment, for those that no option names, such as the key that a provider's row names.
package struct ConfigVariables: Sendable {
    private var values: [String: String] = [:]

    package init() {}

    /// Puts a layer over those before it.
    mutating func merge(_ layer: [String: String]) { values.merge(layer) { $1 } }

    /// The value of a variable without blanks and quotes around it; nil when it is not set or empty.
    package subscript(_ name: String) -> String? {
        let value = values[name].map { SettingText($0).value }
        return value?.isEmpty == false ? value : nil
    }
}
