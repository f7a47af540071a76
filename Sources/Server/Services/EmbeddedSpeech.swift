import Runtime
import Speech
import VoiceCore

/// The engines that live in this process.
struct EmbeddedSpeech: SpeechEngines {
    private let detectors: DetectorChoice
    private let flite: FliteSynthesizer

    init(_ configuration: Configuration) {
        detectors = DetectorChoice(modelFolders: [configuration.modelFolder ?? "models"])
        flite = FliteSynthesizer(defaultVoice: configuration.speaking.voice)
    }

    func makeDetector(_ settings: EndpointingSettings) -> any VoiceActivityDetector { detectors.makeDetector() }

    func makeEndpointing(_ settings: EndpointingSettings) -> any TurnEndPolicy { settings.makePolicy() }

    func transcriber(names: [String]?, language: String) throws(EngineError) -> any Transcriber {
        throw .unavailable("there is no engine that hears \(language)")
    }

    func synthesizer(names: [String]?, language: String) throws(EngineError) -> any SpeechSynthesizer {
        guard flite.description.canDo(language: language) else {
            throw .unavailable("there is no engine that speaks \(language)")
        }
        return flite
    }

    func makePhraseSplitter() -> any PhraseSplitting { PhraseSplitter() }
}
