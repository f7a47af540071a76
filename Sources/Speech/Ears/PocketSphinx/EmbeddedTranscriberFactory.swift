package import VoiceCore
import Loops
import WorkerProcesses

/// The ears `embedded`, which need nothing from outside.
package enum EmbeddedTranscriberFactory: TranscriberFactory {
    package static let name = PocketSphinxTranscriber.name

    package static func make(from parts: EngineParts) -> (any Transcriber)? {
        let settings = PocketSphinxSettings(
            worker: HelperExecutable(named: "parley-speech-worker", in: parts.settings.helperFolder),
            model: PocketSphinxModel.installed(in: parts.settings.modelFolders)
        )
        let isTried = parts.startsHelpers && parts.settings.hearing.includes(name)
        return PocketSphinxTranscriber(settings, startsAtOnce: isTried, on: parts.loops.first)
    }
}
