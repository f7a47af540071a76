import Loops
import VoiceCore
import WorkerProcesses

/// The ears `embedded`, which need nothing from outside.
package enum EmbeddedEars {
    package static let kind = EarsKind(PocketSphinxTranscriber.name) { parts in
        let settings = PocketSphinxSettings(
            worker: HelperExecutable(named: "parley-speech-worker", in: parts.helperFolder),
            model: PocketSphinxModel.installed(in: parts.modelFolders)
        )
        let isTried = parts.startsHelpers && parts.isInOrder
        return PocketSphinxTranscriber(settings, startsAtOnce: isTried, on: parts.loops.first)
    }
}
