import Loops
import Runtime
import VoiceCore

/// One utterance in a row of engines: kept whole, so that the next engine can hear it from the beginning.
///
/// On the session's loop only.
final class FallbackTranscription: Transcription, @unchecked Sendable {
    // Safe because only the session's loop touches it.
    private let request: TranscriptionRequest
    private let memory: TranscriberMemory
    private let loop: EventLoop
    private let transcribers: [any Transcriber]
    private let rests: EngineRests
    private let onPartial: @Sendable (Transcript) -> Void
    private var frames: [AudioFrame] = []
    private var index: Int
    private var current: (any Transcription)?
    private var isOver = false

    private static let logger = Logger("ears")

    init(
        _ request: TranscriptionRequest,
        memory: TranscriberMemory,
        on loop: EventLoop,
        transcribers: [any Transcriber],
        rests: EngineRests,
        onPartial: @escaping @Sendable (Transcript) -> Void
    ) {
        self.request = request
        self.memory = memory
        self.loop = loop
        self.transcribers = transcribers
        self.rests = rests
        self.onPartial = onPartial
        index = rests.next(from: 0, of: transcribers.map(\.description.name)) ?? 0
        current = begin()
    }

    func append(_ frame: AudioFrame) {
        guard !isOver else { return }
        frames.append(frame)
        current?.append(frame)
    }

    func settle() async throws(EngineError) -> Transcript {
        try await ask { (transcription: any Transcription) async throws(EngineError) in
            try await transcription.settle()
        }
    }

    func finish() async throws(EngineError) -> Transcript {
        defer { end() }
        return try await ask { (transcription: any Transcription) async throws(EngineError) in
            try await transcription.finish()
        }
    }

    func cancel() {
        end()
    }

    /// Asks the engine whose turn it is, and on its failure the next ones.
    private func ask(
        _ question: (any Transcription) async throws(EngineError) -> Transcript
    ) async throws(EngineError) -> Transcript {
        while let transcription = current {
            let asked = index
            do throws(EngineError) {
                let transcript = try await question(transcription)
                rests.note(nil, of: transcribers[asked].description.name)
                return transcript
            } catch {
                guard error.mayTryAnother, !isOver else { throw error }
                // Another question may have met the same failure and moved on already.
                guard asked != index || moveOn(after: error) else { throw error }
            }
        }
        throw .cancelled
    }

    /// Gives the utterance to the next engine; false when there is none.
    private func moveOn(after error: EngineError) -> Bool {
        rests.note(error, of: transcribers[index].description.name)
        Self.logger.warning(
            "an engine did not hear an utterance",
            ["engine": transcribers[index].description.name, "reason": error.reason]
        )
        guard let next = rests.next(from: index + 1, of: transcribers.map(\.description.name)) else { return false }
        current?.cancel()
        index = next
        let transcription = begin()
        for frame in frames { transcription.append(frame) }
        current = transcription
        return true
    }

    private func begin() -> any Transcription {
        let engine = index
        return transcribers[engine].transcribe(request, memory: memory, on: loop) { [weak self] partial in
            guard let self, index == engine, !isOver else { return }
            onPartial(partial)
        }
    }

    private func end() {
        guard !isOver else { return }
        isOver = true
        current?.cancel()
        current = nil
        frames = []
    }
}
