import Configuration
import Loops
import Net
import Runtime
import TestSupport
import Testing
import VoiceCore

@testable import Speech

@Suite("A voice that an engine doesn't have")
struct VoicesMissingTests {
    /// An OpenAI server that has some voices, and refuses others; keeps what it was asked for, "-" where none is named.
    private static func server(
        having voices: Set<String>,
        status: String,
        _ asked: Lock<[String]>
    ) throws -> RemoteVoiceBench {
        try RemoteVoiceBench { connection in
            while let request = connection.request() {
                let name = (try? JSONValue(parsing: request.body))?["voice"]?.string ?? "-"
                asked.withLock { $0.append(name) }
                guard voices.contains(name) else {
                    connection.answer(#"{"error":{"message":"no such voice"}}"#, status: status)
                    continue
                }
                connection.send(head("audio/pcm", length: 9_600) + sound(4_800))
            }
        }
    }

    private static func request(_ voice: String?) -> SpeechRequest { SpeechRequest(text: "Hello there.", voice: voice) }

    @Test(
        "The engine's default voice speaks in its place, and is asked at once the next time",
        arguments: ["400 Bad Request", "404 Not Found", "422 Unprocessable Entity"]
    )
    func standIn(_ status: String) async throws {
        let asked = Lock<[String]>([])
        let bench = try Self.server(having: ["nova"], status: status, asked)
        defer { bench.server.stop() }
        let voice = bench.openAI
        #expect(voice.hasVoice("nobody", language: "en") == nil)
        for _ in 0..<2 {
            let outcome = await voice.outcome(Self.request("nobody"))
            #expect(outcome.error == nil)
            #expect(outcome.samples.count == 4_800)
        }
        #expect(asked.withLock { $0 } == ["nobody", "nova", "nova"])
        #expect(voice.hasVoice("nobody", language: "en") == false)
        #expect(voice.hasVoice("nova", language: "en") == nil)
    }

    @Test("Where the configured voice isn't there either, none is named")
    func noName() async throws {
        let asked = Lock<[String]>([])
        let bench = try Self.server(having: ["-"], status: "400 Bad Request", asked)
        defer { bench.server.stop() }
        #expect(await bench.openAI.outcome(Self.request("nobody")).error == nil)
        #expect(asked.withLock { $0 } == ["nobody", "nova", "-"])
    }

    @Test("A refusal that no voice helps against is told as it was, and says nothing of the voice")
    func otherRefusal() async throws {
        let asked = Lock<[String]>([])
        let bench = try Self.server(having: [], status: "400 Bad Request", asked)
        defer { bench.server.stop() }
        let voice = bench.openAI
        let outcome = await voice.outcome(Self.request("nobody"))
        #expect(kind(outcome.error) == "unfit")
        #expect(outcome.error?.reason.contains("400") == true)
        #expect(voice.hasVoice("nobody", language: "en") == nil)
    }

    @Test("A refused key is not asked for another voice", arguments: ["401 Unauthorized", "403 Forbidden"])
    func key(_ status: String) async throws {
        let asked = Lock<[String]>([])
        let bench = try Self.server(having: [], status: status, asked)
        defer { bench.server.stop() }
        #expect(kind(await bench.openAI.outcome(Self.request("nobody")).error) == "refused")
        #expect(asked.withLock { $0.count } == 1)
    }

    @Test("After five minutes a missing voice is asked for again, since it may have been installed")
    func installed() {
        let time = Lock(ContinuousClock.now)
        let voices = ServerVoices(Logger("test"), now: { time.withLock { $0 } })
        #expect(voices.worthAsking(["ada", nil, "ada", "nova"]) == ["ada", "nova", nil])
        voices.spoke(with: "nova", refused: ["ada"])
        #expect(voices.worthAsking(["ada", "nova"]) == ["nova", nil])
        time.withLock { $0 += .seconds(301) }
        #expect(voices.worthAsking(["ada", "nova"]) == ["ada", "nova", nil])
        #expect(voices.has("ada") == false)
        voices.spoke(with: "ada", refused: [])
        #expect(voices.has("ada") == nil)
    }

    @Test("What a stand-in said is not kept for the voice that is missing")
    func cache() async throws {
        let asked = Lock<[String]>([])
        let bench = try Self.server(having: ["nova"], status: "400 Bad Request", asked)
        defer { bench.server.stop() }
        let cache = SpeechCache()
        let voice = CachedSynthesizer(bench.openAI, in: cache)
        #expect(await voice.outcome(Self.request("nobody")).error == nil)
        #expect(cache.byteCount == 0)
        #expect(await voice.outcome(Self.request("nova")).error == nil)
        #expect(cache.byteCount > 0)
    }

    @Test("A Piper server is asked which voices it has, once one was named")
    func piper() async throws {
        let lists = Lock(0)
        let bench = try RemoteVoiceBench { connection in
            while let request = connection.request() {
                if request.line.contains(" /voices ") {
                    lists.withLock { $0 += 1 }
                    connection.answer(#"{"en_US-joe-medium": {"audio": {}}, "de_DE-eva-low": {}}"#)
                } else {
                    let file = wav(sound(2_000), rate: 16_000)
                    connection.send(head("audio/wav", length: file.count) + file)
                }
            }
        }
        defer { bench.server.stop() }
        let piper = bench.piper("/synthesize")
        #expect(await piper.outcome(Self.request(nil)).error == nil)
        #expect(piper.hasVoice("en_US-joe-medium", language: "en") == nil)
        for _ in 0..<2 { #expect(await piper.outcome(Self.request("nobody")).error == nil) }
        while piper.hasVoice("nobody", language: "en") == nil { await Task.yield() }
        #expect(piper.hasVoice("nobody", language: "en") == false)
        #expect(piper.hasVoice("en_US-joe-medium", language: "en") == true)
        #expect(lists.withLock { $0 } == 1)
    }

    @Test("A Wyoming server that refuses a voice speaks with its own, and tells which it has")
    func wyoming() async throws {
        let asked = Lock<[String]>([])
        let server = ScriptedServer { connection in
            var reader = WyomingReader()
            while let byte = connection.read(exactly: 1) {
                reader.append(byte)
                guard let event = try? reader.next() else { continue }
                switch event.type {
                case "describe":
                    let voices: JSONValue = [["name": "ada"], ["name": "joe", "installed": false]]
                    connection.send(WyomingEvent(type: "info", data: ["tts": [["voices": voices]]]).bytes)
                case "synthesize":
                    let name = event.data["voice"]?["name"]?.string ?? "-"
                    asked.withLock { $0.append(name) }
                    guard name == "-" else {
                        connection.send(WyomingEvent(type: "error", data: ["text": "no"]).bytes)
                        continue
                    }
                    let format: [String: JSONValue] = ["rate": 16_000, "width": 2, "channels": 1]
                    connection.send(WyomingEvent(type: "audio-chunk", data: format, payload: sound(1_000)).bytes)
                    connection.send(WyomingEvent(type: "audio-stop").bytes)
                default: continue
                }
            }
        }
        defer { server.stop() }
        let http = HTTPClients(try LoopGroup(count: 1))
        let voice = WyomingSynthesizer(
            url: "tcp://127.0.0.1:\(server.port)",
            http: http,
            times: RemoteVoiceBench.patient
        )
        for _ in 0..<2 { #expect(await voice.outcome(Self.request("nobody")).samples.count == 1_000) }
        #expect(asked.withLock { $0 } == ["nobody", "-", "-"])
        #expect(voice.hasVoice("nobody", language: "en") == false)
        while voice.hasVoice("ada", language: "en") == nil { await Task.yield() }
        #expect(voice.hasVoice("ada", language: "en") == true)
        #expect(voice.hasVoice("joe", language: "en") == true)
        #expect(voice.hasVoice("eva", language: "en") == false)
    }

    @Test("The embedded voices are known by name, for their language")
    func embedded() {
        let flite = FliteSynthesizer()
        #expect(flite.hasVoice("slt", language: "en-GB") == true)
        #expect(flite.hasVoice("slt", language: "de") == false)
        #expect(flite.hasVoice("nova", language: "en") == false)
        let alone = EmbeddedSynthesizer(english: flite, others: nil)
        #expect(alone.hasVoice("awb", language: "en") == true)
        #expect(alone.hasVoice("nova", language: "en") == false)
    }

    @Test("The catalogue tells the engine that speaks for an agent without having its voice")
    func catalog() async throws {
        let bench = try Self.server(having: ["nova"], status: "404 Not Found", Lock([]))
        defer { bench.server.stop() }
        let catalog = SpeechCatalog(
            EngineKinds(ears: [], voices: [OpenAIVoice.kind, EmbeddedVoice.kind]),
            parts: EngineParts(
                values: ConfigValues(["tts.url": .string(bench.server.url + "/v1"), "tts.voice": "nova"]),
                modelFolders: ["/nowhere"],
                helperFolder: "/nowhere",
                http: bench.http,
                loops: bench.loops
            )
        )
        func without(_ voice: String, _ names: [String]?, _ language: String = "en") -> String? {
            catalog.reasonWithoutVoice(voice, names: names, language: language)
        }
        #expect(without("ada", nil) == nil)
        _ = await (try catalog.synthesizer(names: nil, language: "en")).outcome(Self.request("ada"))
        #expect(without("ada", nil) == "openai has no voice ada; its default one speaks")
        #expect(without("nova", nil) == nil)
        // Whether another one has it isn't known.
        #expect(without("nova", ["embedded", "openai"]) == "embedded has no voice nova; its default one speaks")
        #expect(without("openai/nova", ["embedded"]) == nil)
        #expect(without("embedded/nova", nil) == "embedded has no voice nova; its default one speaks")
        #expect(without("embedded/slt", nil, "fr") == "embedded doesn't speak fr; another engine does")
        #expect(
            without("nosuch/slt", ["embedded"])
                == "there is no engine nosuch here, and embedded has no voice nosuch/slt; its default one speaks"
        )
        #expect(without("slt", ["embedded"]) == nil)
        #expect(without("ada", ["embedded", "openai"], "fr")?.hasPrefix("openai has no") == true)
        #expect(without("ada", ["embedded"], "fr") == nil)
        await catalog.stop()
    }
}
