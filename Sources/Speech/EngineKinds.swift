package import Configuration
import Runtime

/// The kinds of engines that a program has, in the order of `auto`, and the options that say another order.
package struct EngineKinds: Sendable {
    package let ears: [EarsKind]
    package let voices: [VoiceKind]
    /// `stt.engine`.
    package let earsOrder: ConfigOption
    /// `tts.engine`.
    package let voicesOrder: ConfigOption

    /// Gathers the kinds.
    ///
    /// - Parameters:
    ///   - ears: In the order of `auto`.
    ///   - voices: The same for voices.
    package init(ears: [EarsKind], voices: [VoiceKind]) {
        self.ears = ears
        self.voices = voices
        earsOrder = ConfigOption(
            "stt.engine",
            "STT_ENGINE",
            .names(["auto"] + ears.map(\.name)),
            default: ["auto"],
            "Ears in the order in which they are tried; auto: the remote ones that are configured, then embedded."
        )
        voicesOrder = ConfigOption(
            "tts.engine",
            "TTS_ENGINE",
            .names(["auto"] + voices.map(\.name)),
            default: ["auto"],
            "Voices in the order in which they are tried; auto: the remote ones that are configured, then embedded."
        )
    }

    /// The names of the voices, configured or not.
    var voiceNames: Set<String> { Set(voices.map(\.name)) }

    /// What can be configured of ears and voices.
    package var options: [ConfigOption] {
        [earsOrder] + ears.flatMap(\.options) + [voicesOrder] + VoiceDefaults.options + voices.flatMap(\.options)
    }

    /// Engines that are named and can't be made.
    package func faults(in values: ConfigValues) -> [ConfigFault] {
        func faults<Engine>(_ kinds: [EngineKind<Engine>], _ order: ConfigOption) -> [ConfigFault] {
            let named = values.order(order) ?? []
            return kinds.filter { named.contains($0.name) }.compactMap { $0.fault(in: values, order: order) }
        }
        return faults(ears, earsOrder) + faults(voices, voicesOrder)
    }
}
