import Agents
import Configuration
import Runtime
import Sessions
import Speech
import Testing
import VoiceCore

@testable import Server

struct LayerCase: CustomTestStringConvertible, Sendable {
    let name: String
    let sources: ConfigSources
    let port: Int
    var testDescription: String { name }
}

@Suite("Layers of configuration")
struct ConfigLayersTests {
    private static func order(_ configuration: ServerConfiguration) -> (ears: [String]?, voices: [String]?) {
        let engines = configuration.parts.engines
        return (configuration.values.order(engines.earsOrder), configuration.values.order(engines.voicesOrder))
    }

    @Test(
        "The last layer that says something wins",
        arguments: [
            LayerCase(name: "nobody says anything", sources: ConfigSources(), port: 8900),
            LayerCase(name: "the file", sources: ConfigSources(file: Array("{server:{port:1}}".utf8)), port: 1),
            LayerCase(
                name: ".env over the file",
                sources: ConfigSources(file: Array("{server:{port:1}}".utf8), dotEnv: Array("PORT=2".utf8)),
                port: 2
            ),
            LayerCase(
                name: "the environment over .env",
                sources: ConfigSources(dotEnv: Array("PORT=2".utf8), environment: ["PORT": "3"]),
                port: 3
            ),
            LayerCase(
                name: "a flag over the environment",
                sources: ConfigSources(environment: ["PORT": "3"], flags: ["server.port": "4"]),
                port: 4
            ),
            LayerCase(
                name: "an empty variable says nothing",
                sources: ConfigSources(dotEnv: Array("PORT=2".utf8), environment: ["PORT": ""]),
                port: 2
            ),
            LayerCase(
                name: "null in the file says nothing",
                sources: ConfigSources(file: Array("{server:{port:null}}".utf8)),
                port: 8900
            ),
        ]
    )
    func port(_ example: LayerCase) throws {
        #expect(try ServerConfiguration(example.sources).listening.port == example.port)
    }

    @Test("Values arrive in their own types")
    func types() throws {
        let configuration = try ServerConfiguration(
            ConfigSources(environment: [
                "CORS_ORIGINS": "https://A.example, https://b.example",
                "SPECULATION": "off",
                "RECORD_SECONDS": "2.5",
                "SILENCE_THRESHOLD_MS": "700",
                "STT_ENGINE": "asr,embedded",
                "WHISPER_URL": "http://127.0.0.1:9/asr",
                "LOG_LEVEL": "debug",
            ])
        )
        #expect(configuration.listening.corsOrigins == ["https://a.example", "https://b.example"])
        #expect(!configuration.conversation.speculation)
        #expect(configuration.agents.endpointing.recordLength == .seconds(2.5))
        #expect(configuration.agents.endpointing.silence == .milliseconds(700))
        #expect(Self.order(configuration).ears == ["asr", "embedded"])
        #expect(configuration.logging.level == .debug)
    }

    @Test("auto leaves the order of engines to the server")
    func automaticEngines() throws {
        #expect(try Self.order(ServerConfiguration(ConfigSources())).ears == nil)
        let configuration = try ServerConfiguration(ConfigSources(environment: ["TTS_ENGINE": "auto"]))
        #expect(Self.order(configuration).voices == nil)
    }

    @Test("Names and keys in the table are unique")
    func unique() {
        let keys = Registrations.standard.options.options.compactMap(\.key)
        let variables = Registrations.standard.options.options.compactMap(\.variable)
        #expect(Set(keys).count == keys.count)
        #expect(Set(variables).count == variables.count)
    }

    @Test(
        "Names are read in any case, and in the spelling that everybody uses",
        arguments: [
            ("warn", LogLevel.warning), ("WARN", .warning), ("Warning", .warning), ("DEBUG", .debug), ("Error", .error),
        ] as [(String, LogLevel)]
    )
    func logLevel(text: String, expected: LogLevel) throws {
        #expect(try ServerConfiguration(ConfigSources(environment: ["LOG_LEVEL": text])).logging.level == expected)
        let file = Array("{logging: {level: '\(text)'}}".utf8)
        #expect(try ServerConfiguration(ConfigSources(file: file)).logging.level == expected)
    }

    @Test("Engines and modes are read in any case")
    func anyCase() throws {
        let configuration = try ServerConfiguration(
            ConfigSources(environment: ["TTS_ENGINE": "Embedded", "ENDPOINTING": "FIXED", "LOG_FORMAT": "JSON"])
        )
        #expect(Self.order(configuration).voices == ["embedded"])
        #expect(configuration.agents.endpointing.mode == .fixed)
        #expect(configuration.logging.format == .json)
    }

    @Test(
        "What stands around a value by mistake is left out, and said without the value",
        arguments: [
            "sk-1 ", " sk-1", "sk-1\n", "sk-1\r\n", "\tsk-1\u{A0}", "\u{FEFF}sk-1", "\"sk-1\"", "'sk-1 '",
            "sk-1\u{200B}",
        ]
    )
    func wrapped(text: String) throws {
        let configuration = try ServerConfiguration(ConfigSources(environment: ["OPENAI_API_KEY": text]))
        #expect(ConfiguredChain(configuration.parts.vendors, configuration.values).providers.first?.apiKey == "sk-1")
        #expect(configuration.warnings.map(\.name) == ["OPENAI_API_KEY (environment)"])
        #expect(!configuration.warnings.contains { $0.description.contains("sk-1") })
    }

    @Test("A value as it should be is taken without a word")
    func unwrapped() throws {
        let clean = ["OPENAI_API_KEY": "sk-1", "PORT": "1", "STT_URL": "http://a/v1"]
        #expect(try ServerConfiguration(ConfigSources(environment: clean)).warnings.isEmpty)
    }

    @Test(
        "A key that would break its header is refused, and not shown",
        arguments: ["sk 1", "sk-\n1", "Bearer sk-1", "sk-\u{7F}1", "sk-é", "sk-\u{200B}1"]
    )
    func brokenKey(text: String) throws {
        for variable in ["OPENAI_API_KEY", "API_KEY", "STT_API_KEY", "ANTHROPIC_API_KEY"] {
            let error = #expect(throws: ConfigError.self) {
                try ServerConfiguration(ConfigSources(environment: [variable: text]))
            }
            #expect(error?.faults.map(\.name) == ["\(variable) (environment)"])
            #expect(error?.description.contains("sk") == false)
        }
    }

    @Test(
        "A path may begin with the home folder",
        arguments: zip(["~/p.db", "~", "a/~/b", "~x/p.db"], ["/home/ada/p.db", "/home/ada", "a/~/b", "~x/p.db"])
    )
    func home(text: String, expected: String) throws {
        let environment = ["HOME": "/home/ada", "PARLEY_DB": text]
        #expect(try ServerConfiguration(ConfigSources(environment: environment)).databasePath == expected)
    }

    @Test("An address is no path", arguments: ["postgres://ann:hunter2@host/db", "sqlite:///data/p.db"])
    func address(text: String) throws {
        let error = #expect(throws: ConfigError.self) {
            try ServerConfiguration(ConfigSources(environment: ["PARLEY_DB": text]))
        }
        #expect(error?.description.contains("path of a file") == true)
        #expect(error?.description.contains("hunter2") == false)
    }

    @Test("Variables that the table doesn't know are found in .env too, and the environment wins")
    func otherVariables() throws {
        let configuration = try ServerConfiguration(
            ConfigSources(dotEnv: Array("MY_KEY=one\nYOUR_KEY=' two '".utf8), environment: ["MY_KEY": "three"])
        )
        #expect(configuration.variables["MY_KEY"] == "three")
        #expect(configuration.variables["YOUR_KEY"] == "two")
        #expect(configuration.variables["NO_KEY"] == nil)
    }

    @Test("The file may begin with a byte-order mark and have the line ends of Windows")
    func markedFile() throws {
        let file = [0xEF, 0xBB, 0xBF] + Array("{\r\n  server: { port: 7 },\r\n}\r\n".utf8)
        #expect(try ServerConfiguration(ConfigSources(file: file)).listening.port == 7)
        let wide = Array("{}".utf16).flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
        let error = #expect(throws: ConfigError.self) {
            try ServerConfiguration(ConfigSources(file: [0xFF, 0xFE] + wide))
        }
        #expect(error?.description.contains("UTF-16") == true)
    }
}
