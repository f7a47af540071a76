import Configuration
import Runtime
import VoiceCore

/// The voice `piper`: `tts.url` that does not end in `/v1`.
package enum PiperVoice {
    package static let kind = VoiceKind(
        "piper",
        options: [OpenAIVoice.url],
        lacking: { address(in: $0) == nil ? ConfigFault(OpenAIVoice.url.name, "names no Piper server") : nil },
        make: { parts in
            address(in: parts.values).map { address in
                PiperSynthesizer(url: address, voice: parts.voice, http: parts.http)
            }
        }
    )

    private static func address(in values: ConfigValues) -> String? {
        values.optionalText(OpenAIVoice.url).flatMap { ServerAddress(checked: $0).isOpenAIBase ? nil : $0 }
    }
}
