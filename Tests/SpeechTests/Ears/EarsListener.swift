import Loops
import Runtime
import VoiceCore

/// One speaker on a loop of its own, as a session would hold them.
actor EarsListener: LoopBound {
    nonisolated let loop: EventLoop
    private let transcriber: any Transcriber
    let memory = TranscriberMemory()
    private let heard = Lock<[String]>([])

    init(_ transcriber: any Transcriber, on loop: EventLoop) {
        self.transcriber = transcriber
        self.loop = loop
    }

    /// The partial texts of all utterances so far.
    var partials: [String] { heard.withLock { $0 } }

    func begin() -> any Transcription {
        transcriber.transcribe(TranscriptionRequest(language: "en"), memory: memory, on: loop) { [heard] partial in
            heard.withLock { $0.append(partial.text) }
        }
    }

    /// Passes samples on in frames of 20 ms, as fast as it can.
    func append(_ samples: [Int16], to transcription: any Transcription) {
        for start in stride(from: 0, to: samples.count, by: AudioFrame.hearingCount) {
            let end = min(start + AudioFrame.hearingCount, samples.count)
            transcription.append(
                AudioFrame(
                    samples: Array(samples[start..<end]),
                    sampleRate: AudioFrame.hearingRate,
                    startsAt: SampleTime(start)
                )
            )
        }
    }

    /// Hears a whole utterance.
    func hear(_ samples: [Int16]) async throws -> Transcript {
        let transcription = begin()
        append(samples, to: transcription)
        return try await transcription.finish()
    }

    func settle(_ transcription: any Transcription) async throws -> Transcript {
        expectLoop()
        return try await transcription.settle()
    }

    func finish(_ transcription: any Transcription) async throws -> Transcript {
        expectLoop()
        return try await transcription.finish()
    }

    /// Sessions ask on their loop.
    ///
    /// Without anything in front of the call a method that only passes a call on is not moved to its actor's executor
    /// (Swift 6.3).
    private func expectLoop() { precondition(loop.isCurrent, "a transcription is asked on its loop") }

    func cancel(_ transcription: any Transcription) {
        transcription.cancel()
    }
}
