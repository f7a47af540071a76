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
        let kinds = (ears: Set(ears.map { $0.name }), voices: Set(voices.map { $0.name }))
        self.kinds = kinds
        let loop = parts.loops.first
        self.loop = loop
        self.ears = ears.compactMap { $0.make(from: parts) }.map { engine in
            WatchedEngine(
                engine,
                state: EngineState(.ears, engine.description.name) { await Self.trial(of: engine, on: loop) }
            )
        }
        let voice = parts.settings.speaking.voice.map { VoiceChoice($0, engines: kinds.voices) }
        let made: [any SpeechSynthesizer] = voices.compactMap { kind in
            var own = parts
            own.settings.speaking.voice = voice?.name(for: kind.name)
            return kind.make(from: own)
        }
        self.voices = made.map { engine in
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
        let others = voices.filter { voice in
            voice.engine.description.canDo(language: language)
                && !able.contains { $0.state.name == voice.state.name }
        }
        return FallbackSynthesizer(
            able.map(remembering),
            others: others.map(remembering),
            engines: kinds.voices,
            paces: paces
        )
    }

    private func remembering(_ voice: WatchedEngine<any SpeechSynthesizer>) -> WatchedEngine<any SpeechSynthesizer> {
        WatchedEngine(CachedSynthesizer(voice.engine, in: spoken), state: voice.state)
    }

    /// Why an agent's voice is not heard, for people, when that is known: the default one of an engine speaks then.
    ///
    /// Any thread; asks nobody. What a remote engine has is known once it has spoken.
    ///
    /// - Parameters:
    ///   - voice: As the agent names it, `VOICE` or `ENGINE/VOICE`.
    ///   - names: As for ``synthesizer(names:language:)``.
    ///   - language: A BCP 47 tag.
    package func reasonWithoutVoice(_ voice: String, names: [String]?, language: String) -> String? {
        let choice = VoiceChoice(voice, engines: kinds.voices)
        if let name = choice.engine {
            guard let named = voices.first(where: { $0.state.name == name })?.engine else {
                return "\(name) is not configured here; another engine speaks"
            }
            guard named.description.canDo(language: language) else {
                return "\(name) doesn't speak \(language); another engine does"
            }
            let isMissing = named.hasVoice(choice.voice, language: language) == false
            return isMissing ? "\(name) has no voice \(choice.voice); its default one speaks" : nil
        }
        let able = row(of: voices, names: names, own: settings.speaking.engines).filter {
            $0.engine.description.canDo(language: language)
        }
        guard let first = able.first, first.engine.hasVoice(voice, language: language) == false,
            !able.contains(where: { $0.engine.hasVoice(voice, language: language) == true })
        else { return nil }
        let reason = "\(first.state.name) has no voice \(voice); its default one speaks"
        return VoiceChoice.unknownEngine(in: voice).map { "there is no engine \($0) here, and \(reason)" } ?? reason
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
