package import Configuration
import Runtime
import VoiceCore

/// How agents speak that don't say it themselves.
package struct VoiceDefaults: Sendable {
    /// For requests without a voice; nil: the engine's own.
    package let voice: String?
    /// 1 is the voice's own.
    package let speed: Double
    /// 1 is the voice's own.
    package let pitch: Double

    package init(_ values: ConfigValues) {
        voice = values.optionalText(Self.voiceOption)
        speed = values.number(Self.rate)
        pitch = values.number(Self.pitchOption)
    }

    private static let voiceOption = ConfigOption(
        "tts.voice",
        "TTS_VOICE",
        .text,
        "The voice of agents that don't say."
    )
    private static let rate = ConfigOption(
        "tts.rate",
        "TTS_RATE",
        .number(SettingLimits.speed),
        default: 1.0,
        "How fast it speaks; 1 is the voice's own."
    )
    private static let pitchOption = ConfigOption(
        "tts.pitch",
        "TTS_PITCH",
        .number(SettingLimits.pitch),
        default: 1.0,
        "How high it speaks; 1 is the voice's own."
    )

    package static let options = [voiceOption, rate, pitchOption]
}
