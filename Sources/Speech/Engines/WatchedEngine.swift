import VoiceCore

/// An engine with what is known of how it does.
struct WatchedEngine<Engine: Sendable>: Sendable {
    let engine: Engine
    let state: EngineState
}

extension WatchedEngine where Engine == any Transcriber {
    /// - Parameters:
    ///   - engine: The ears.
    ///   - state: Theirs; a new one for ears that are used in this place only.
    init(_ engine: any Transcriber, state: EngineState? = nil) {
        self.init(engine: engine, state: state ?? EngineState(.ears, engine.description.name))
    }
}

extension WatchedEngine where Engine == any SpeechSynthesizer {
    /// - Parameters:
    ///   - engine: The voice.
    ///   - state: Its own; a new one for a voice that is used in this place only.
    init(_ engine: any SpeechSynthesizer, state: EngineState? = nil) {
        self.init(engine: engine, state: state ?? EngineState(.voice, engine.description.name))
    }
}
