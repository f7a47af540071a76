import Runtime
import Testing
import VoiceCore

@testable import Speech

/// A voice with some names, which keeps what it is asked for; "-" where no voice is named.
private struct NamedVoice: SpeechSynthesizer {
    let name: String
    /// Nil: it isn't known which it has.
    var voices: Set<String>? = []
    var error: EngineError?
    let asked: Lock<[String]>

    var description: EngineDescription { EngineDescription(name: name, isRemote: true) }

    func hasVoice(_ name: String, language: String) -> Bool? { voices.map { $0.contains(name) } }

    func speak(
        _ request: SpeechRequest,
        yield: @escaping @Sendable (SpeechPiece) async throws(EngineError) -> Void
    ) async throws(EngineError) {
        asked.withLock { $0.append("\(name):\(request.voice ?? "-")") }
        if let error { throw error }
        try await yield(SpeechPiece(samples: [Int16](repeating: 1, count: 1_600), sampleRate: 16_000))
    }
}

@Suite("The voice that an agent names")
struct VoicesChoiceTests {
    @Test(
        "What stands before the slash is an engine where there is one of that name",
        arguments: [
            ("piper/joe", "piper", "joe"), ("joe", nil, "joe"), ("roa/fr-BE", nil, "roa/fr-BE"),
            ("piper/a/b", "piper", "a/b"), ("piper/", nil, "piper/"), ("/joe", nil, "/joe"),
            ("Piper/joe", nil, "Piper/joe"),
        ] as [(String, String?, String)]
    )
    func reading(text: String, engine: String?, voice: String) {
        let choice = VoiceChoice(text, engines: ["piper", "embedded"])
        #expect(choice.engine == engine && choice.voice == voice)
    }

    /// Who was asked for which voice.
    private func asked(
        _ voice: String,
        failing: Set<String> = [],
        aVoices: Set<String>? = ["slt"],
        bVoices: Set<String>? = ["joe"]
    ) async -> [String] {
        let asked = Lock<[String]>([])
        func engine(_ name: String, _ voices: Set<String>?) -> WatchedEngine<any SpeechSynthesizer> {
            let error: EngineError? = failing.contains(name) ? .unavailable("no") : nil
            return WatchedEngine(NamedVoice(name: name, voices: voices, error: error, asked: asked))
        }
        let row = FallbackSynthesizer(
            [engine("a", aVoices), engine("b", bVoices)],
            others: [engine("c", ["eva"])],
            engines: ["a", "b", "c", "d"]
        )
        _ = await row.outcome(SpeechRequest(text: "Hello there.", voice: voice))
        return asked.withLock { $0 }
    }

    @Test("The engine that is named speaks, also one that the agent doesn't name otherwise")
    func named() async {
        #expect(await asked("b/joe") == ["b:joe"])
        #expect(await asked("b/nobody") == ["b:nobody"])
        #expect(await asked("c/eva") == ["c:eva"])
    }

    @Test("Others that stand in for it use their own voice")
    func standIn() async {
        #expect(await asked("b/joe", failing: ["b"]) == ["b:joe", "a:-"])
        #expect(await asked("c/eva", failing: ["c", "a"]) == ["c:eva", "a:-", "b:-"])
    }

    @Test("An engine that isn't configured leaves the order as it is, with its own voices")
    func notHere() async { #expect(await asked("d/joe") == ["a:-"]) }

    @Test("A voice alone is that of the first engine that has it, as far as that is known")
    func alone() async {
        #expect(await asked("joe") == ["b:joe"])
        #expect(await asked("slt") == ["a:slt"])
        #expect(await asked("nobody") == ["a:nobody"])
        #expect(await asked("joe", aVoices: nil) == ["a:joe"])
        #expect(await asked("nobody", bVoices: nil) == ["a:nobody"])
        #expect(await asked("joe", failing: ["b"]) == ["b:joe", "a:joe"])
    }
}
