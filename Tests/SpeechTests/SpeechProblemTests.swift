import Configuration
import Loops
import Net
import Runtime
import Testing
import VoiceCore

@testable import Speech

@Suite("What an agent asks for and the engines don't have")
struct SpeechProblemTests {
    private struct NoModel: LanguageModel {
        func answer(
            to prompt: Prompt,
            yield: @escaping @Sendable (ModelEvent) async throws(ProviderError) -> Void
        ) async throws(ProviderError) {}
    }

    private func problems(
        _ configured: [String: JSONValue] = [:],
        of agent: Agent
    ) throws -> [String] {
        let loops = try LoopGroup(count: 1)
        let catalog = SpeechCatalog(
            EngineKinds(
                ears: [OpenAIEars.kind, WhisperEars.kind, EmbeddedEars.kind],
                voices: [OpenAIVoice.kind, EmbeddedVoice.kind]
            ),
            parts: EngineParts(
                values: ConfigValues(configured),
                modelFolders: ["/nowhere"],
                helperFolder: "/nowhere",
                http: HTTPClients(loops),
                loops: loops,
                startsHelpers: false
            )
        )
        return catalog.problems(of: agent).map { "\($0.field): \($0.message)" }
    }

    private func agent(
        language: String = "en",
        stt: [String]? = nil,
        tts: [String]? = nil,
        voice: String? = nil
    ) -> Agent {
        Agent(id: "1", name: "ada", language: language, stt: stt, tts: tts, voice: voice, model: NoModel())
    }

    @Test("Where all is there, nothing")
    func none() throws {
        #expect(try problems(of: agent()) == [])
        #expect(try problems(of: agent(stt: ["auto"], tts: ["embedded"], voice: "slt")) == [])
    }

    @Test("An engine that isn't built is told apart from one that isn't configured")
    func names() throws {
        let stt = ["nix", "asr", "embedded"]
        #expect(
            try problems(of: agent(stt: stt)) == [
                "stt: there is no engine nix here; the next one is used",
                "stt: asr is not configured here; the next one is used",
            ]
        )
        #expect(try problems(["stt.asr_url": "http://h:1/asr"], of: agent(stt: ["asr", "embedded"])) == [])
    }

    @Test("An engine that can't do the language is passed over, and it is told when nobody can")
    func language() throws {
        let remote: [String: JSONValue] = ["stt.url": "http://h:1/v1", "tts.url": "http://h:1/v1"]
        let german = agent(language: "de", stt: ["embedded", "openai"], tts: ["openai"])
        #expect(
            try problems(remote, of: german) == [
                "stt: embedded hears en only; the next one is used"
            ]
        )
        #expect(
            try problems(of: agent(language: "de", stt: ["embedded"])) == [
                "stt: embedded hears en only", "stt: no engine that may be used hears de",
                "language: no engine that may be used speaks de",
            ]
        )
    }

    @Test("A voice that the speaking engine is known not to have")
    func voice() throws {
        #expect(try problems(of: agent(voice: "nova")) == ["voice: embedded has no voice nova; its default one speaks"])
        // What a server has is not known before it was asked.
        #expect(try problems(["tts.url": "http://h:1/v1"], of: agent(voice: "nova")) == [])
    }
}
