import Runtime
import VoiceCore

/// A voice whose engine can't change its speed, its pitch or both: that is done to what it says.
struct ShapedSynthesizer: SpeechSynthesizer {
    var description: EngineDescription { engine.description }
    private let engine: any SpeechSynthesizer

    init(_ engine: any SpeechSynthesizer) {
        self.engine = engine
    }

    func hasVoice(_ name: String, language: String) -> Bool? { engine.hasVoice(name, language: language) }

    func voices() async -> [SpeechVoice] { await engine.voices() }

    func speak(
        _ request: SpeechRequest,
        yield: @escaping @Sendable (SpeechPiece) async throws(EngineError) -> Void
    ) async throws(EngineError) {
        var plain = request
        if !description.changesSpeed { plain.speed = 1 }
        if !description.changesPitch { plain.pitch = 1 }
        guard plain != request else { return try await engine.speak(request, yield: yield) }
        let shaper = Lock(
            SpeechShaper(
                speed: description.changesSpeed ? 1 : request.speed,
                pitch: description.changesPitch ? 1 : request.pitch
            )
        )
        try await engine.speak(plain) { (piece: SpeechPiece) async throws(EngineError) in
            let shaped = shaper.withLock { $0.shape(piece) }
            if !shaped.samples.isEmpty || !shaped.words.isEmpty { try await yield(shaped) }
        }
        if let rest = shaper.withLock({ $0.finish() }) { try await yield(rest) }
    }
}
