import Runtime
package import VoiceCore

/// The voice `openai`: `tts.url` that ends in `/v1`.
package enum OpenAISynthesizerFactory: SynthesizerFactory {
    package static let name = "openai"

    package static func make(from parts: EngineParts) -> (any SpeechSynthesizer)? {
        let speaking = parts.settings.speaking
        guard let url = speaking.url, ServerAddress(checked: url).isOpenAIBase else { return nil }
        let settings = OpenAISynthesizer.Settings(
            url: url,
            model: speaking.model,
            key: speaking.key,
            voice: speaking.voice,
            sampleRate: speaking.sampleRate
        )
        return OpenAISynthesizer(settings, http: parts.http)
    }
}
