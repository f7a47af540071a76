import Loops
package import VoiceCore
import WorkerProcesses

/// The voice `embedded`, which needs nothing from outside.
package enum EmbeddedSynthesizerFactory: SynthesizerFactory {
    package static let name = "embedded"

    package static func make(from parts: EngineParts) -> (any SpeechSynthesizer)? {
        let helper = HelperExecutable(named: "parley-espeak-helper", in: parts.settings.helperFolder)
        return EmbeddedSynthesizer(
            english: FliteSynthesizer(defaultVoice: parts.settings.speaking.voice),
            others: helper.map { EspeakSynthesizer($0, starts: parts.startsHelpers, on: parts.loops.first) }
        )
    }
}
