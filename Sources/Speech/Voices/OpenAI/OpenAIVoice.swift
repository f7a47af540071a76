import Configuration
import Runtime
import VoiceCore

/// The voice `openai`: `tts.url` that ends in `/v1`.
package enum OpenAIVoice {
    /// Shared with the voice `piper`, which takes what does not end in `/v1`.
    static let url = ConfigOption(
        "tts.url",
        "TTS_URL",
        .http,
        "An OpenAI-compatible speech server when it ends in /v1, else a Piper server."
    )
    private static let model = ConfigOption("tts.model", "TTS_MODEL", .text, default: "tts-1", "Its model.")
    private static let key = ConfigOption(nil, "TTS_API_KEY", .text, isSecret: true, "Its key.")
    private static let sampleRate = ConfigOption(
        "tts.sample_rate",
        "TTS_SAMPLE_RATE",
        .integer(8000...48000),
        unit: "Hz",
        "Rate of servers that send samples without a header."
    )

    package static let kind = VoiceKind(
        "openai",
        options: [url, model, key, sampleRate],
        lacking: { address(in: $0) == nil ? ConfigFault(url.name, "does not end in /v1") : nil },
        make: { parts in
            address(in: parts.values).map { address in
                let settings = OpenAISynthesizer.Settings(
                    url: address,
                    model: parts.values.text(model),
                    key: parts.values.optionalText(key),
                    voice: parts.voice,
                    sampleRate: parts.values.optionalInteger(sampleRate)
                )
                return OpenAISynthesizer(settings, http: parts.http)
            }
        }
    )

    private static func address(in values: ConfigValues) -> String? {
        values.optionalText(url).flatMap { ServerAddress(checked: $0).isOpenAIBase ? $0 : nil }
    }
}
