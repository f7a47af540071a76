import Configuration
import Loops
import Runtime
package import VoiceCore

/// The ears and voices of this server, made once from what is registered and configured.
package final class SpeechCatalog: SpeechEngines {
    let ears: [WatchedEngine<any Transcriber>]
    let voices: [WatchedEngine<any SpeechSynthesizer>]
    package let detectors: DetectorChoice
    let loop: EventLoop
    /// All that are registered, configured or not.
    let kinds: EngineKinds
    /// The server's own order; nil: that of the registrations.
    let order: (ears: [String]?, voices: [String]?)
    let spoken = SpeechCache()
    let listing = VoiceListing()
    private let paces = SpeechPaces()

    /// Makes every engine that is configured.
    ///
    /// - Parameters:
    ///   - kinds: All that are registered.
    ///   - parts: What is configured, and what engines need.
    package init(_ kinds: EngineKinds, parts: EngineParts) {
        self.kinds = kinds
        let loop = parts.loops.first
        self.loop = loop
        let order = (ears: parts.values.order(kinds.earsOrder), voices: parts.values.order(kinds.voicesOrder))
        self.order = order
        ears = kinds.ears.compactMap { $0.engine(from: parts, order: order.ears) }.map { engine in
            WatchedEngine(
                engine,
                state: EngineState(.ears, engine.description.name) { await Self.trial(of: engine, on: loop) }
            )
        }
        let voice = VoiceDefaults(parts.values).voice.map { VoiceChoice($0, engines: kinds.voiceNames) }
        let made = kinds.voices.compactMap { kind in
            kind.engine(from: parts, order: order.voices, voice: voice?.name(for: kind.name))
        }
        voices = made.map { engine in
            let heedsAll = engine.description.changesSpeed && engine.description.changesPitch
            return WatchedEngine(
                heedsAll ? engine : ShapedSynthesizer(engine),
                state: EngineState(.voice, engine.description.name) { await Self.trial(of: engine) }
            )
        }
        detectors = DetectorChoice(modelFolders: parts.modelFolders)
    }

    package func makeDetector(_ settings: EndpointingSettings) -> any VoiceActivityDetector {
        settings.recordLength == nil ? detectors.makeDetector() : ContinuousDetector()
    }

    package func makeEndpointing(_ settings: EndpointingSettings) -> any TurnEndPolicy { settings.makePolicy() }

    package func makePhraseSplitter(language: String) -> any PhraseSplitting { PhraseSplitter(language: language) }

    package func transcriber(names: [String]?, language: String) throws(EngineError) -> any Transcriber {
        let own = order.ears
        let able = row(of: ears, names: names, own: own).filter { $0.engine.description.canDo(language: language) }
        guard !able.isEmpty else { throw Self.none("hears", names ?? own, language, "stt") }
        return FallbackTranscriber(able)
    }

    package func synthesizer(names: [String]?, language: String) throws(EngineError) -> any SpeechSynthesizer {
        let own = order.voices
        let able = row(of: voices, names: names, own: own).filter { $0.engine.description.canDo(language: language) }
        guard !able.isEmpty else { throw Self.none("speaks", names ?? own, language, "tts") }
        let others = voices.filter { voice in
            voice.engine.description.canDo(language: language)
                && !able.contains { $0.state.name == voice.state.name }
        }
        return FallbackSynthesizer(
            able.map(remembering),
            others: others.map(remembering),
            engines: kinds.voiceNames,
            paces: paces
        )
    }

    private func remembering(_ voice: WatchedEngine<any SpeechSynthesizer>) -> WatchedEngine<any SpeechSynthesizer> {
        WatchedEngine(CachedSynthesizer(voice.engine, in: spoken), state: voice.state)
    }

    /// Why an agent's voice is not heard, for people, when that is known: the default one of an engine speaks then.
    ///
    /// Thread-safe, does no I/O. What a remote engine has is known once it has spoken.
    ///
    /// - Parameters:
    ///   - voice: As the agent names it, `VOICE` or `ENGINE/VOICE`.
    ///   - names: As for ``synthesizer(names:language:)``.
    ///   - language: A BCP 47 tag.
    /// - Returns: Nil when the voice is heard, or when that isn't known.
    package func reasonWithoutVoice(_ voice: String, names: [String]?, language: String) -> String? {
        let choice = VoiceChoice(voice, engines: kinds.voiceNames)
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
        let able = row(of: voices, names: names, own: order.voices).filter {
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
