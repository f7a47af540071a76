import Loops
import VoiceCore

/// Several ears in order of preference, itself a transcriber: the next one gets the whole utterance again.
struct FallbackTranscriber: Transcriber {
    let description: EngineDescription
    private let ears: [WatchedEngine<any Transcriber>]

    /// - Parameter ears: At least one, best first.
    init(_ ears: [WatchedEngine<any Transcriber>]) {
        precondition(!ears.isEmpty, "a row of ears needs one")
        self.ears = ears
        description = ears[0].engine.description
    }

    func transcribe(
        _ request: TranscriptionRequest,
        memory: TranscriberMemory,
        on loop: EventLoop,
        onPartial: @escaping @Sendable (Transcript) -> Void
    ) -> any Transcription {
        FallbackTranscription(request, memory: memory, on: loop, ears: ears, onPartial: onPartial)
    }
}
