import Configuration
import Runtime
import Testing

@testable import Server
@testable import Speech

struct FaultCase: CustomTestStringConvertible, Sendable {
    let name: String
    let sources: ConfigSources
    let faults: [String]
    var testDescription: String { name }

    init(
        _ name: String,
        file: String? = nil,
        dotEnv: String? = nil,
        environment: [String: String] = [:],
        _ faults: [String]
    ) {
        self.name = name
        sources = ConfigSources(
            file: file.map { Array($0.utf8) },
            dotEnv: dotEnv.map { Array($0.utf8) },
            environment: environment
        )
        self.faults = faults
    }
}

@Suite("Mistakes in the configuration")
struct ConfigFaultsTests {
    @Test(
        "Each is told with its key, its value and what is allowed",
        arguments: [
            FaultCase(
                "all at once",
                file: "{server: {port: 'x'}, sessions: {cache_ttl_minutes: 0}}",
                environment: ["LOG_LEVEL": "loud"],
                [
                    "server.port: \"x\" is not a whole number from 0 to 65535",
                    "sessions.cache_ttl_minutes: 0 is not a whole number of minutes from 1 to 1440",
                    "LOG_LEVEL (environment): \"loud\" is not one of trace, debug, info, warning, error",
                ]
            ),
            FaultCase(
                "an unknown key names its nearest neighbour",
                file: "{server: {prot: 1}}",
                ["server.prot: there is no such key; did you mean server.port?"]
            ),
            FaultCase(
                "a key like no other",
                file: "{xylophone_of_the_north_sea: 1}",
                [
                    "xylophone_of_the_north_sea: there is no such key"
                ]
            ),
            FaultCase(
                "a value in place of a group",
                file: "{server: 1}",
                [
                    "server: 1 is not a group of keys in braces"
                ]
            ),
            FaultCase(
                "words that are no lists by language",
                file: "{endpointing: {backchannels: ['yes']}}",
                [
                    "endpointing.backchannels: a list is not an object of lists of words by language, such as "
                        + "{en: [\"mm-hm\", \"yes\"]}, with words of 1 to 64 characters"
                ]
            ),
            FaultCase("a file that is no JSON5", file: "{", ["parley.json5: the file is not a JSON5 object"]),
            FaultCase(
                "a line of .env that is no assignment",
                dotEnv: "# fine\nhunter2\n",
                [
                    ".env line 2: is not NAME=value"
                ]
            ),
            FaultCase(
                "half a certificate",
                environment: ["PARLEY_TLS_CERT": "a.pem"],
                [
                    "server.tls.key: is not set; certificate and key are given together or not at all"
                ]
            ),
            FaultCase(
                "an engine without its address",
                environment: ["STT_ENGINE": "openai"],
                [
                    "stt.url: is not set, and stt.engine names openai"
                ]
            ),
            FaultCase(
                "an address of another kind",
                environment: ["STT_URL": "localhost:9000"],
                [
                    "STT_URL (environment): \"localhost:9000\" has no scheme: put http:// or https:// in front of it"
                ]
            ),
        ]
    )
    func faults(_ example: FaultCase) {
        let error = #expect(throws: ConfigError.self) { try ServerConfiguration(example.sources) }
        #expect(error?.faults.map(\.description) == example.faults)
    }

    @Test("What isn't built yet is a warning")
    func later() throws {
        let configuration = try ServerConfiguration(ConfigSources(environment: ["DISCORD_BOT_TOKEN": "secret"]))
        #expect(
            configuration.warnings.map(\.description) == [
                "DISCORD_BOT_TOKEN (environment): has no effect: this version does not have the feature"
            ]
        )
    }

    @Test(
        "A host that others can reach needs a key",
        arguments: ["0.0.0.0", "192.168.1.2", "::", "127.evil.example", "localhost.evil.example", "::ffff:10.0.0.1"]
    )
    func openHost(host: String) throws {
        let open = try ServerConfiguration(ConfigSources(environment: ["PARLEY_HOST": host]))
        #expect(open.listening.openFault(wasKeyMade: false)?.name == "server.host")
        #expect(open.listening.openFault(wasKeyMade: true) == nil)
        let keyed = try ServerConfiguration(ConfigSources(environment: ["PARLEY_HOST": host, "API_KEY": "k"]))
        #expect(keyed.listening.openFault(wasKeyMade: false) == nil)
    }

    @Test(
        "Loopback needs no key",
        arguments: [
            "127.0.0.1", "localhost", "::1", "LOCALHOST", "[::1]", "127.8.9.1", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1",
        ]
    )
    func loopback(host: String) throws {
        let configuration = try ServerConfiguration(ConfigSources(environment: ["PARLEY_HOST": host]))
        #expect(configuration.listening.openFault(wasKeyMade: false) == nil)
    }

    @Test("One mistake and several are counted as people count")
    func count() {
        let fault = ConfigFault("PORT", "is odd")
        #expect(ConfigError([fault]).description == "one mistake in the configuration:\nPORT: is odd")
        #expect(ConfigError([fault, fault, fault]).description.hasPrefix("3 mistakes in the configuration:\n"))
    }

    @Test("Every site's pages are let in only where a key is needed")
    func anyOrigin() throws {
        let open = try ServerConfiguration(ConfigSources(environment: ["CORS_ORIGINS": "*"]))
        #expect(open.listening.openFault(wasKeyMade: false)?.name == "server.cors_origins")
        #expect(open.listening.openFault(wasKeyMade: true) == nil)
        let keyed = try ServerConfiguration(ConfigSources(environment: ["CORS_ORIGINS": "*", "API_KEY": "k"]))
        #expect(keyed.listening.openFault(wasKeyMade: false) == nil)
    }

    @Test("* stands alone, null never")
    func any() throws {
        #expect(
            try ServerConfiguration(ConfigSources(environment: ["CORS_ORIGINS": "*"])).listening.corsOrigins == ["*"]
        )
        for text in ["*,https://a.example", "https://a.example, *", "null", "https://a.example,null"] {
            let error = #expect(throws: ConfigError.self) {
                try ServerConfiguration(ConfigSources(environment: ["CORS_ORIGINS": text]))
            }
            #expect(error?.faults.map(\.name) == ["CORS_ORIGINS (environment)"])
        }
        let file = Array("{server: {cors_origins: ['https://a.example/', 'https://a.example']}}".utf8)
        #expect(try ServerConfiguration(ConfigSources(file: file)).listening.corsOrigins == ["https://a.example"])
    }

    @Test("A Wyoming server has a port")
    func wyoming() throws {
        let configuration = try ServerConfiguration(ConfigSources(environment: ["WYOMING_STT": "tcp://h:10300/"]))
        #expect(configuration.values.optionalText(WyomingEars.url) == "tcp://h:10300")
        for text in ["tcp://h", "h:10300", "http://h:1"] {
            #expect(throws: ConfigError.self) {
                try ServerConfiguration(ConfigSources(environment: ["WYOMING_STT": text]))
            }
        }
    }
}
