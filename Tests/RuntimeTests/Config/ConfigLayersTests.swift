import Runtime
import Testing

struct LayerCase: CustomTestStringConvertible, Sendable {
    let name: String
    let sources: ConfigSources
    let port: Int
    var testDescription: String { name }
}

@Suite("Layers of configuration")
struct ConfigLayersTests {
    @Test(
        "The last layer that says something wins",
        arguments: [
            LayerCase(name: "nobody says anything", sources: ConfigSources(), port: 8900),
            LayerCase(name: "the file", sources: ConfigSources(file: Array("{server:{port:1}}".utf8)), port: 1),
            LayerCase(
                name: ".env over the file",
                sources: ConfigSources(file: Array("{server:{port:1}}".utf8), dotEnv: "PORT=2"),
                port: 2
            ),
            LayerCase(
                name: "the environment over .env",
                sources: ConfigSources(dotEnv: "PORT=2", environment: ["PORT": "3"]),
                port: 3
            ),
            LayerCase(
                name: "a flag over the environment",
                sources: ConfigSources(environment: ["PORT": "3"], flags: ["server.port": "4"]),
                port: 4
            ),
            LayerCase(
                name: "an empty variable says nothing",
                sources: ConfigSources(dotEnv: "PORT=2", environment: ["PORT": ""]),
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
        #expect(try Configuration(example.sources).server.port == example.port)
    }

    @Test("Values arrive in their own types")
    func types() throws {
        let configuration = try Configuration(
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
        #expect(configuration.server.corsOrigins == ["https://a.example", "https://b.example"])
        #expect(!configuration.sessions.speculation)
        #expect(configuration.endpointing.recordLength == .seconds(2.5))
        #expect(configuration.endpointing.silence == .milliseconds(700))
        #expect(configuration.hearing.engines == ["asr", "embedded"])
        #expect(configuration.logging.level == .debug)
    }

    @Test("auto leaves the order of engines to the server")
    func automaticEngines() throws {
        #expect(try Configuration(ConfigSources()).hearing.engines == nil)
        #expect(try Configuration(ConfigSources(environment: ["TTS_ENGINE": "auto"])).speaking.engines == nil)
    }

    @Test("Names and keys in the table are unique")
    func unique() {
        let keys = ConfigTable.all.compactMap(\.key)
        let variables = ConfigTable.all.compactMap(\.variable)
        #expect(Set(keys).count == keys.count)
        #expect(Set(variables).count == variables.count)
    }
}
