package import VoiceCore

/// The voice `embedded`, which needs nothing from outside.
package enum EmbeddedSynthesizerFactory: SynthesizerFactory {
    package static let name = "embedded"

    package static func make(from parts: EngineParts) -> (any SpeechSynthesizer)? {
        FliteSynthesizer(defaultVoice: parts.settings.speaking.voice)
    }
}
