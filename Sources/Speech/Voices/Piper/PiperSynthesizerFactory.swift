import Runtime
package import VoiceCore

/// The voice `piper`: `tts.url` that does not end in `/v1`.
package enum PiperSynthesizerFactory: SynthesizerFactory {
    package static let name = "piper"

    package static func make(from parts: EngineParts) -> (any SpeechSynthesizer)? {
        guard let url = parts.settings.speaking.url, !ServerAddress(checked: url).isOpenAIBase else { return nil }
        return PiperSynthesizer(url: url, voice: parts.settings.speaking.voice, http: parts.http)
    }
}
