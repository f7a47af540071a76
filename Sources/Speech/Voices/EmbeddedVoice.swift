import Loops
import VoiceCore
import WorkerProcesses

/// The voice `embedded`, which needs nothing from outside.
package enum EmbeddedVoice {
    package static let kind = VoiceKind("embedded") { parts in
        let helper = HelperExecutable(named: "parley-espeak-helper", in: parts.helperFolder)
        return EmbeddedSynthesizer(
            english: FliteSynthesizer(defaultVoice: parts.voice),
            others: helper.map { EspeakSynthesizer($0, starts: parts.startsHelpers, on: parts.loops.first) }
        )
    }
}
