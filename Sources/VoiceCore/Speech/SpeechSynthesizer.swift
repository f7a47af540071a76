package import Runtime

/// An engine that speaks.
///
/// Shared by all sessions that use it; many phrases may be made at the same time.
package protocol SpeechSynthesizer: SpeechEngine {
    /// Speaks one phrase and yields audio as it is made, in order.
    ///
    /// Cancelling the task stops the engine's work on it.
    /// - Throws: ``EngineError``.
    func speak(
        _ request: SpeechRequest,
        yield: @escaping @Sendable (SpeechPiece) async throws(EngineError) -> Void
    ) async throws(EngineError)

    /// Whether it has a voice of this name for a language; nil while that isn't known.
    ///
    /// Any thread; asks nobody. In place of a voice that it doesn't have, its default one speaks.
    func hasVoice(_ name: String, language: String) -> Bool?

    /// The voices that it says it has; none where it doesn't tell.
    ///
    /// A remote engine asks its server, within its own times.
    func voices() async -> [SpeechVoice]
}

extension SpeechSynthesizer {
    package func hasVoice(_ name: String, language: String) -> Bool? { nil }

    package func voices() async -> [SpeechVoice] { [] }
}

/// One way to sound, as an engine tells of it.
package struct SpeechVoice: Sendable, Hashable {
    /// As an agent's `voice` names it.
    package var name: String
    /// A BCP 47 tag; nil where the engine doesn't tell.
    package var language: String?

    package init(name: String, language: String? = nil) {
        self.name = name
        self.language = language
    }
}

/// One phrase to be spoken, and how.
package struct SpeechRequest: Sendable, Hashable {
    /// Speakable text: no markup.
    package var text: String
    /// The engine's own name of a voice; nil is the engine's default.
    package var voice: String?
    /// A BCP 47 tag.
    package var language: String
    /// 0.25 to 4; 1 is the voice's own.
    package var speed: Double
    /// 0.5 to 2.
    package var pitch: Double
    /// 0 to 2.
    package var volume: Double
    /// Whose turn it takes where voices are shared.
    package var requester: Requester

    package init(
        text: String,
        voice: String? = nil,
        language: String = "en",
        speed: Double = 1,
        pitch: Double = 1,
        volume: Double = 1,
        requester: Requester = .server
    ) {
        self.text = text
        self.voice = voice
        self.language = language
        self.speed = speed
        self.pitch = pitch
        self.volume = volume
        self.requester = requester
    }
}

/// Audio of a phrase, in the order in which it is spoken.
package struct SpeechPiece: Sendable {
    package var samples: [Int16]
    /// In Hz, the same for all pieces of a phrase.
    package var sampleRate: Int
    /// When words of the phrase end, where the engine knows; may come with any piece.
    package var words: [WordTime]

    package init(samples: [Int16], sampleRate: Int, words: [WordTime] = []) {
        self.samples = samples
        self.sampleRate = sampleRate
        self.words = words
    }
}

/// When a word of a phrase has been spoken.
package struct WordTime: Sendable, Equatable {
    /// How many characters (of `SpeechRequest.text`) have been spoken when the word ends.
    package var characters: Int
    /// From the phrase's first sample, in samples of its rate.
    package var endsAt: Int

    package init(characters: Int, endsAt: Int) {
        self.characters = characters
        self.endsAt = endsAt
    }
}
