import Loops
import VoiceCore

/// Several ears in order of preference, itself a transcriber: the next one gets the whole utterance again.
struct FallbackTranscriber: Transcriber {
    let description: EngineDescription
    private let transcribers: [any Transcriber]
    private let rests: EngineRests

    /// - Parameters:
    ///   - transcribers: At least one, best first.
    ///   - rests: What is known of their failures; shared by all rows of a server.
    init(_ transcribers: [any Transcriber], rests: EngineRests) {
        precondition(!transcribers.isEmpty, "a row of ears needs one")
        self.transcribers = transcribers
        self.rests = rests
        description = transcribers[0].description
    }

    func transcribe(
        _ request: TranscriptionRequest,
        memory: TranscriberMemory,
        on loop: EventLoop,
        onPartial: @escaping @Sendable (Transcript) -> Void
    ) -> any Transcription {
        FallbackTranscription(
            request,
            memory: memory,
            on: loop,
            transcribers: transcribers,
            rests: rests,
            onPartial: onPartial
        )
    }
}
