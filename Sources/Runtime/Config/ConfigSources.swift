/// What the layers of configuration say, before anyone has checked it; each layer overrules those above it.
package struct ConfigSources: Sendable {
    /// The text of `parley.json5`, UTF-8; nil: there is none.
    package var file: [UInt8]?
    /// The text of `.env`.
    package var dotEnv: String?
    /// The environment of the process.
    package var environment: [String: String]
    /// Values from the command line, by key.
    package var flags: [String: String]

    package init(
        file: [UInt8]? = nil,
        dotEnv: String? = nil,
        environment: [String: String] = [:],
        flags: [String: String] = [:]
    ) {
        self.file = file
        self.dotEnv = dotEnv
        self.environment = environment
        self.flags = flags
    }
}
