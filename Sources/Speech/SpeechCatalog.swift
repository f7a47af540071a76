import Loops
import Runtime
package import VoiceCore

/// The ears and voices of this server, made once from what is registered and configured.
package final class SpeechCatalog: SpeechEngines {
    let ears: [WatchedEngine<any Transcriber>]
    let voices: [WatchedEngine<any SpeechSynthesizer>]
    package let detectors: DetectorChoice
    let loop: EventLoop
    let settings: SpeechSettings
    /// The names of all that are registered, configured or not.
    let kinds: (ears: Set<String>, voices: Set<String>)
    let spoken = SpeechCache()
    let listing = VoiceListing()
    private let paces = SpeechPaces()

    /// Makes every engine that is configured.
    ///
    /// - Parameters:
    ///   - ears: The registered kinds; their order is that of `auto`.
    ///   - voices: The same for voices.
    ///   - parts: Settings and what engines need.
    package init(
        ears: [any TranscriberFactory.Type],
        voices: [any SynthesizerFactory.Type],
        parts: EngineParts
    ) {
        settings = parts.settings
        kinds = (Set(ears.map { $0.name }), Set(voices.map { $0.name }))
        let loop = parts.loops.first
        self.loop = loop
        self.ears = ears.compactMap { $0.make(from: parts) }.map { engine in
            WatchedEngine(
                engine,
                state: EngineState(.ears, engine.description.name) { await Self.trial(of: engine, on: loop) }
            )
        }
        self.voices = voices.compactMap { $0.make(from: parts) }.map { engine in
            let heedsAll = engine.description.changesSpeed && engine.description.changesPitch
            return WatchedEngine(
                heedsAll ? engine : ShapedSynthesizer(engine),
                state: EngineState(.voice, engine.description.name) { await Self.trial(of: engine) }
            )
        }
        detectors = DetectorChoice(modelFolders: parts.settings.modelFolders)
    }

    package func makeDetector(_ settings: EndpointingSettings) -> any VoiceActivityDetector {
        settings.recordLength == nil ? detectors.makeDetector() : ContinuousDetector()
    }

    package func makeEndpointing(_ settings: EndpointingSettings) -> any TurnEndPolicy { settings.makePolicy() }

    package func makePhraseSplitter(language: String) -> any PhraseSplitting { PhraseSplitter(language: language) }

    package func transcriber(names: [String]?, language: String) throws(EngineError) -> any Transcriber {
        let own = settings.hearing.engines
        let able = row(of: ears, names: names, own: own).filter { $0.engine.description.canDo(language: language) }
        guard !able.isEmpty else { throw Self.none("hears", names ?? own, language, "stt") }
        return FallbackTranscriber(able)
    }

    package func synthesizer(names: [String]?, language: String) throws(EngineError) -> any SpeechSynthesizer {
        let own = settings.speaking.engines
        let able = row(of: voices, names: names, own: own).filter { $0.engine.description.canDo(language: language) }
        guard !able.isEmpty else { throw Self.none("speaks", names ?? own, language, "tts") }
        return FallbackSynthesizer(
            able.map { WatchedEngine(CachedSynthesizer($0.engine, in: spoken), state: $0.state) },
            paces: paces
        )
    }

    /// The engine that speaks for an agent, when it is known not to have the agent's voice: its default one speaks then.
    ///
    /// It looks at the first engine that does the language; a voice stands for that engine's, and those behind it
    /// stand in with their own. Any thread; asks nobody. What a remote engine has is known once it has spoken.
    ///
    /// - Parameters:
    ///   - voice: As the agent names it.
    ///   - names: As for ``synthesizer(names:language:)``.
    ///   - language: A BCP 47 tag.
    /// - Returns: The engine's name; nil when it has the voice, or when that isn't known.
    package func engineWithoutVoice(_ voice: String, names: [String]?, language: String) -> String? {
        let first = row(of: voices, names: names, own: settings.speaking.engines).map(\.engine).first {
            $0.description.canDo(language: language)
        }
        return first?.hasVoice(voice, language: language) == false ? first?.description.name : nil
    }

    /// The engines that an agent names, in its order; the server's own order where it names none that is here.
    func row<Engine>(
        of engines: [WatchedEngine<Engine>],
        names: [String]?,
        own: [String]?
    ) -> [WatchedEngine<Engine>] {
        func those(with names: [String]?) -> [WatchedEngine<Engine>] {
            guard let names, names != ["auto"], !names.isEmpty else { return engines }
            return names.compactMap { name in engines.first { $0.state.name == name } }
        }
        let named = names.map(those) ?? []
        return named.isEmpty ? those(with: own) : named
    }

    private static func none(_ verb: String, _ names: [String]?, _ language: String, _ key: String) -> EngineError {
        let which = names.map { "none of \($0.joined(separator: ", "))" } ?? "no configured engine"
        return .unavailable("\(which) \(verb) the language \(language); set \(key).engine to one that does")
    }
}
