internal import CLinux

/// The environment variables of the process.
package enum ProcessEnvironment {
    /// The value of a variable; nil when it is not set or empty.
    package static func value(_ name: String) -> String? {
        guard let value = clinux_environment(name) else { return nil }
        let text = String(cString: value)
        return text.isEmpty ? nil : text
    }
}
