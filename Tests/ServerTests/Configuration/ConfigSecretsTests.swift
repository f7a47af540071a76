import Configuration
import Runtime
import Testing

@testable import Server

@Suite("A key in the wrong place")
struct ConfigSecretsTests {
    private static let keys = [
        "sk-proj-hunter2hunter2", "hunter2-hunter2-hunter2", "gsk_hunter2hunter2", "http://ann:hunter2@host hunter2",
    ]

    /// Everything that a configuration says of itself, mistakes or warnings.
    private func words(_ sources: ConfigSources) -> String {
        do throws(ConfigError) {
            return try ServerConfiguration(sources).warnings.map(\.description).joined(separator: "\n")
        } catch {
            return error.description
        }
    }

    @Test("In no variable does a message show it", arguments: keys)
    func variables(key: String) {
        for option in Registrations.standard.options.options {
            guard let variable = option.variable else { continue }
            for text in [key, " \(key)", "\(key),\(key)"] {
                #expect(!words(ConfigSources(environment: [variable: text])).contains("hunter2"), "\(variable)")
                #expect(!words(ConfigSources(dotEnv: Array("\(variable)='\(text)'".utf8))).contains("hunter2"))
            }
        }
    }

    @Test("In no key of the file and no flag does a message show it", arguments: keys)
    func file(key: String) {
        for name in Registrations.standard.options.options.compactMap(\.key) {
            let groups = name.split(separator: ".")
            let opening = groups.map { "{\"\($0)\":" }.joined()
            let closing = String(repeating: "}", count: groups.count)
            for value in ["\"\(key)\"", "[\"\(key)\"]", "{\"\(key)\": 1}"] {
                #expect(
                    !words(ConfigSources(file: Array((opening + value + closing).utf8))).contains("hunter2"),
                    "\(name)"
                )
            }
            #expect(!words(ConfigSources(flags: [name: key])).contains("hunter2"))
        }
    }

    @Test("As a name, or as a line of its own, it is not shown", arguments: keys)
    func names(key: String) {
        #expect(!words(ConfigSources(file: Array("{\"\(key)\": 1}".utf8))).contains("hunter2"))
        #expect(!words(ConfigSources(file: Array("{server: {\"\(key)\": 1}}".utf8))).contains("hunter2"))
        #expect(!words(ConfigSources(file: Array("{server: \"\(key)\"}".utf8))).contains("hunter2"))
        #expect(!words(ConfigSources(file: Array(key.utf8))).contains("hunter2"))
        #expect(!words(ConfigSources(flags: [key: "1"])).contains("hunter2"))
        #expect(!words(ConfigSources(dotEnv: Array("\(key)\r\n\(key)='".utf8))).contains("hunter2"))
    }

    @Test(
        "A key where a name of a model, a voice or a file belongs is refused",
        arguments: ["OPENAI_MODEL", "TTS_VOICE", "PARLEY_DB", "STT_MODEL"]
    )
    func refused(variable: String) {
        #expect(throws: ConfigError.self) {
            try ServerConfiguration(ConfigSources(environment: [variable: "sk-proj-1234"]))
        }
    }
}
