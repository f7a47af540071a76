import Flite
package import VoiceCore

/// The voices that need nothing from outside: Flite for English, espeak-ng for the rest when its helper is there.
package struct EmbeddedSynthesizer: SpeechSynthesizer, SelfChecking {
    private let english: FliteSynthesizer
    private let others: EspeakSynthesizer?

    package init(english: FliteSynthesizer, others: EspeakSynthesizer?) {
        self.english = english
        self.others = others
    }

    package var description: EngineDescription {
        EngineDescription(
            name: "embedded",
            languages: english.description.languages + (others?.description.languages ?? []),
            isRemote: false
        )
    }

    /// Flite is part of the program.
    package var problem: String? { nil }

    package var limitation: String? {
        guard let others else { return "it speaks English only: parley-espeak-helper is not installed" }
        return others.isStarting ? nil : others.problem.map { "it speaks English only: \($0)" }
    }

    package var isStarting: Bool { others?.isStarting ?? false }

    package func stop() async { await others?.stop() }

    package func hasVoice(_ name: String, language: String) -> Bool? {
        if english.hasVoice(name, language: language) == true { return true }
        guard let others else { return false }
        return others.hasVoice(name, language: language)
    }

    package func voices() async -> [SpeechVoice] {
        let own = await english.voices()
        guard let others else { return own }
        return own + (await others.voices())
    }

    package func speak(
        _ request: SpeechRequest,
        yield: @escaping @Sendable (SpeechPiece) async throws(EngineError) -> Void
    ) async throws(EngineError) {
        let isFlite = request.voice.map { FliteVoice(rawValue: $0) != nil } ?? true
        let isEnglish = english.description.canDo(language: request.language)
        guard let others else {
            guard isEnglish else {
                throw .unavailable("the embedded voice speaks English only; parley-espeak-helper is not installed")
            }
            return try await english.speak(request, yield: yield)
        }
        if isEnglish, isFlite || request.voice.map({ others.hasVoice($0, language: request.language) == true }) == false
        {
            return try await english.speak(request, yield: yield)
        }
        var request = request
        // A voice of Flite's speaks English only; in another language it stands for the default.
        if isFlite { request.voice = nil }
        try await others.speak(request, yield: yield)
    }
}
