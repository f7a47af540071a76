import Configuration
import FoundationEssentials
import Runtime

/// Reads the layers of configuration of this process.
enum ConfigurationLoader {
    private static let defaultFile = "config/parley.json5"

    /// - Throws: ``CommandFailure`` with exit code 2 and every mistake, one a line.
    static func load(_ arguments: Arguments) throws(CommandFailure) -> ServerConfiguration {
        let sources = ConfigSources(
            file: try file(arguments.flags[Flag.config.name]),
            dotEnv: (try? Data(contentsOf: URL(filePath: ".env"))).map { Array($0) },
            environment: ProcessInfo.processInfo.environment,
            flags: arguments.configuration
        )
        do throws(ConfigError) {
            return try ServerConfiguration(sources)
        } catch {
            throw .wrongUse(error.description)
        }
    }

    private static func file(_ path: String?) throws(CommandFailure) -> [UInt8]? {
        if path == nil && !FileManager.default.fileExists(atPath: defaultFile) { return nil }
        let path = path ?? defaultFile
        do {
            return Array(try Data(contentsOf: URL(filePath: path)))
        } catch {
            throw .wrongUse("--config \(path): the file can't be read")
        }
    }
}
