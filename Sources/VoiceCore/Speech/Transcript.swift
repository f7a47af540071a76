/// What a transcriber understood.
package struct Transcript: Sendable, Equatable {
    /// Trimmed; empty when nothing was understood.
    package var text: String
    package var isFinal: Bool
    /// A BCP 47 tag, or nil when the engine doesn't say.
    package var language: String?
    /// 0 to 1, or nil when the engine doesn't say.
    package var confidence: Double?
    /// How surely there was no speech at all, 0 to 1, or nil when the engine doesn't say.
    package var noSpeech: Double?

    package init(
        text: String,
        isFinal: Bool,
        language: String? = nil,
        confidence: Double? = nil,
        noSpeech: Double? = nil
    ) {
        self.text = text
        self.isFinal = isFinal
        self.language = language
        self.confidence = confidence
        self.noSpeech = noSpeech
    }
}
