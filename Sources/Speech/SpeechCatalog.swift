import Loops
import Runtime
package import VoiceCore

/// The ears and voices of this server, made once from what is registered and configured.
package final class SpeechCatalog: SpeechEngines {
    let ears: [WatchedEngine<any Transcriber>]
    let voices: [WatchedEngine<any SpeechSynthesizer>]
    package let detectors: DetectorChoice
    let loop: EventLoop
    private let settings: SpeechSettings
    private let spoken = SpeechCache()
    private let paces = SpeechPaces()
    private let unknownEngines = UnknownNames(Logger("speech"), "no such speech engine, or it is not configured")

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

    package func makePhraseSplitter() -> any PhraseSplitting { PhraseSplitter() }

    package func transcriber(names: [String]?, language: String) throws(EngineError) -> any Transcriber {
        let wanted = names ?? settings.hearing.engines
        let able = choose(from: ears, names: wanted).filter { $0.engine.description.canDo(language: language) }
        guard !able.isEmpty else { throw Self.none("hears", wanted, language, "stt") }
        return FallbackTranscriber(able)
    }

    package func synthesizer(names: [String]?, language: String) throws(EngineError) -> any SpeechSynthesizer {
        let wanted = names ?? settings.speaking.engines
        let able = choose(from: voices, names: wanted).filter { $0.engine.description.canDo(language: language) }
        guard !able.isEmpty else { throw Self.none("speaks", wanted, language, "tts") }
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
        let first = choose(from: voices, names: names ?? settings.speaking.engines).map(\.engine).first {
            $0.description.canDo(language: language)
        }
        return first?.hasVoice(voice, language: language) == false ? first?.description.name : nil
    }

    /// The engines with these names in their order; all for nil or `auto`.
    private func choose<Engine>(
        from engines: [WatchedEngine<Engine>],
        names: [String]?
    ) -> [WatchedEngine<Engine>] {
        guard let names, names != ["auto"], !names.isEmpty else { return engines }
        return names.compactMap { name in
            let engine = engines.first { $0.state.name == name }
            if engine == nil { unknownEngines.report(name) }
            return engine
        }
    }

    private static func none(_ verb: String, _ names: [String]?, _ language: String, _ key: String) -> EngineError {
        let which = names.map { "none of \($0.joined(separator: ", "))" } ?? "no configured engine"
        return .unavailable("\(which) \(verb) the language \(language); set \(key).engine to one that does")
    }
}
