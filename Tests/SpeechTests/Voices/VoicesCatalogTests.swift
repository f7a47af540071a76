import Configuration
import Loops
import Net
import Runtime
import TestSupport
import Testing
import VoiceCore

@testable import Speech

/// A voice that says nothing, for a language or for any.
private struct MuteVoice: SpeechSynthesizer {
    let description: EngineDescription
    var error: EngineError?

    func speak(
        _ request: SpeechRequest,
        yield: @escaping @Sendable (SpeechPiece) async throws(EngineError) -> Void
    ) async throws(EngineError) {
        if let error { throw error }
    }
}

extension VoiceKind {
    fileprivate static var anyLanguage: VoiceKind {
        VoiceKind("any") { _ in MuteVoice(description: EngineDescription(name: "any", isRemote: true)) }
    }

    fileprivate static var german: VoiceKind {
        VoiceKind("german") { _ in
            let description = EngineDescription(name: "german", languages: ["de"], isRemote: true)
            return MuteVoice(description: description, error: .refused("its key is missing"))
        }
    }

    fileprivate static var unconfigured: VoiceKind { VoiceKind("unconfigured") { _ in nil } }
}

@Suite("Choosing engines")
struct VoicesCatalogTests {
    private static func catalog(
        _ configured: [String: JSONValue] = [:],
        voices: [VoiceKind] = [.german, .unconfigured, .anyLanguage, EmbeddedVoice.kind]
    ) throws -> SpeechCatalog {
        let loops = try LoopGroup(count: 1)
        return SpeechCatalog(
            EngineKinds(ears: [], voices: voices),
            parts: EngineParts(
                values: ConfigValues(configured),
                modelFolders: ["/nowhere"],
                helperFolder: "/nowhere",
                http: HTTPClients(loops),
                loops: loops
            )
        )
    }

    @Test("Without names the registered order holds; an engine that can't do the language is passed over")
    func order() throws {
        let catalog = try Self.catalog()
        #expect(try catalog.synthesizer(names: nil, language: "de").description.name == "german")
        #expect(try catalog.synthesizer(names: nil, language: "de-AT").description.name == "german")
        #expect(try catalog.synthesizer(names: nil, language: "en").description.name == "any")
        #expect(try catalog.synthesizer(names: ["auto"], language: "en").description.name == "any")
        #expect(try catalog.synthesizer(names: ["embedded", "any"], language: "en-US").description.name == "embedded")
        #expect(try catalog.synthesizer(names: ["embedded", "any"], language: "fr").description.name == "any")
    }

    @Test("The server's own order stands in for an agent's")
    func ownOrder() throws {
        let catalog = try Self.catalog(["tts.engine": ["embedded"]])
        #expect(try catalog.synthesizer(names: nil, language: "en").description.name == "embedded")
        #expect(try catalog.synthesizer(names: ["any"], language: "en").description.name == "any")
    }

    @Test("Names that are not there are passed over, and the server's order holds where none is")
    func unknownNames() throws {
        let catalog = try Self.catalog()
        #expect(try catalog.synthesizer(names: ["nix", "embedded"], language: "en").description.name == "embedded")
        #expect(try catalog.synthesizer(names: ["nix", "unconfigured"], language: "en").description.name == "any")
    }

    @Test("When nothing is left the error names the key")
    func nothingLeft() throws {
        let catalog = try Self.catalog()
        let speaking = #expect(throws: EngineError.self) {
            _ = try catalog.synthesizer(names: ["embedded"], language: "fr")
        }
        #expect(speaking?.reason.contains("tts.engine") == true)
        let error = #expect(throws: EngineError.self) { _ = try catalog.transcriber(names: nil, language: "en") }
        #expect(error?.reason.contains("stt.engine") == true)
    }

    @Test("Of several voices the next one speaks when the first fails")
    func row() async throws {
        let voice = try Self.catalog().synthesizer(names: ["german", "any"], language: "de")
        try await voice.speak(SpeechRequest(text: "Hallo", language: "de")) {
            (_: SpeechPiece) async throws(EngineError) in
        }
    }

    @Test("The URL's end tells which remote voice it is")
    func remoteVoices() throws {
        let kinds = [OpenAIVoice.kind, PiperVoice.kind]
        for (url, name) in [("http://h:1/v1", "openai"), ("http://h:1", "piper"), ("http://h:1/api/tts", "piper")] {
            let catalog = try Self.catalog(["tts.url": .string(url)], voices: kinds)
            #expect(catalog.voices.map(\.state.name) == [name])
        }
        #expect(try Self.catalog(voices: kinds).voices.isEmpty)
    }

    @Test("Health tells what is missing, and an examination what fails")
    func health() async throws {
        let catalog = try Self.catalog()
        let health = catalog.health
        #expect(health.map(\.name) == ["webrtc", "german", "any", "embedded"])
        #expect(health.allSatisfy { $0.problem == nil })
        #expect(health[0].limitation != nil)
        #expect(health[3].limitation?.contains("parley-espeak-helper") == true)
        let examined = await catalog.examine()
        #expect(examined.map(\.problem) == [nil, "its key is missing", nil, nil])
        await catalog.stop()
    }
}
