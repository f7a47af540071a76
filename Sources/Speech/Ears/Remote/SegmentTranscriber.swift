package import Loops
package import VoiceCore

/// Ears that take speech as a whole: all that they do is their engine's.
package protocol SegmentTranscriber: Transcriber {
    var engine: any SegmentEngine { get }
}

extension SegmentTranscriber {
    package var description: EngineDescription { engine.description }

    package func transcribe(
        _ request: TranscriptionRequest,
        memory: TranscriberMemory,
        on loop: EventLoop,
        onPartial: @escaping @Sendable (Transcript) -> Void
    ) -> any Transcription {
        SegmentTranscription(request, engine: engine, on: loop, onPartial: onPartial)
    }
}
