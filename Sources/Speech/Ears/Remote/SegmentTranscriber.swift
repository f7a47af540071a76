package import Loops
package import Runtime
package import VoiceCore

/// Ears that take speech as a whole: all that they do is their engine's.
package protocol SegmentTranscriber: Transcriber {
    var engine: any SegmentEngine { get }
    /// In which its requests take turns.
    var turns: FairGate { get }
}

extension FairGate {
    /// For the requests to one transcription server: 64 at a time, and 2 of one session.
    ///
    /// A session that speaks one utterance after the other needs no more, and what one that floods has waiting waits here
    /// and not before other people's words.
    package static func ears() -> FairGate { FairGate(limit: 64, limitEach: 2) }
}

extension SegmentTranscriber {
    package var description: EngineDescription { engine.description }

    package func transcribe(
        _ request: TranscriptionRequest,
        memory: TranscriberMemory,
        on loop: EventLoop,
        onPartial: @escaping @Sendable (Transcript) -> Void
    ) -> any Transcription {
        SegmentTranscription(request, engine: engine, turns: turns, on: loop, onPartial: onPartial)
    }
}
