/// What the layers of configuration say, before anyone has checked it; each layer overrules those above it.
package struct ConfigSources: Sendable {
    /// The bytes of `parley.json5`; nil: there is none.
    package var file: [UInt8]?
    /// The bytes of `.env`; nil: there is none.
    package var dotEnv: [UInt8]?
    /// The environment of the process.
    package var environment: [String: String]
    /// Values from the command line, by key.
    package var flags: [String: String]

    package init(
        file: [UInt8]? = nil,
        dotEnv: [UInt8]? = nil,
        environment: [String: String] = [:],
        flags: [String: String] = [:]
    ) {
        self.file = file
        self.dotEnv = dotEnv
        self.environment = environment
        self.flags = flags
    }
}
