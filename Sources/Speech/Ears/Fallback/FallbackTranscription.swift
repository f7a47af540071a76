import Loops
import Runtime
import VoiceCore

/// One utterance in a row of engines: kept whole, so that the next engine can hear it from the beginning.
///
/// Every text of every engine comes through here, and is believed as far as ``TranscriptFilter`` says.
/// On the session's loop only.
final class FallbackTranscription: Transcription, @unchecked Sendable {
    // Safe because only the session's loop touches it.
    private let request: TranscriptionRequest
    private let memory: TranscriberMemory
    private let loop: EventLoop
    private let ears: [WatchedEngine<any Transcriber>]
    private let onPartial: @Sendable (Transcript) -> Void
    private var frames: [AudioFrame] = []
    private var meter = PauseMeter()
    /// How long there was sound.
    private var sound: Duration = .zero
    /// What was found in its texts; each is counted once an utterance.
    private var findings: Set<TranscriptFilter.Finding> = []
    private var turns: EngineTurns
    private var index: Int
    private var current: (any Transcription)?
    private var isOver = false

    private static let logger = Logger("ears")

    init(
        _ request: TranscriptionRequest,
        memory: TranscriberMemory,
        on loop: EventLoop,
        ears: [WatchedEngine<any Transcriber>],
        onPartial: @escaping @Sendable (Transcript) -> Void
    ) {
        self.request = request
        self.memory = memory
        self.loop = loop
        self.ears = ears
        self.onPartial = onPartial
        turns = EngineTurns(ears.map(\.state))
        index = turns.next() ?? 0
        current = begin()
    }

    deinit { if !isOver { ears[index].state.note(.cancelled) } }

    func append(_ frame: AudioFrame) {
        guard !isOver else { return }
        if ears.count > 1 { frames.append(frame) }
        if !meter.isQuiet(frame.samples) { sound += frame.duration }
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
                ears[asked].state.note(nil)
                return believed(transcript)
            } catch {
                guard error.mayTryAnother, !isOver else { throw error }
                // Another question may have met the same failure and moved on already.
                guard asked != index || moveOn(after: error) else { throw turns.failure ?? error }
            }
        }
        throw .cancelled
    }

    /// Gives the utterance to the next engine; false when there is none.
    private func moveOn(after error: EngineError) -> Bool {
        let state = ears[index].state
        state.note(error)
        turns.note(error)
        Self.logger.warning("an engine did not hear an utterance", ["engine": state.name, "reason": error.reason])
        guard let next = turns.next() else { return false }
        current?.cancel()
        index = next
        let transcription = begin()
        for frame in frames { transcription.append(frame) }
        current = transcription
        return true
    }

    private func begin() -> any Transcription {
        let place = index
        return ears[place].engine.transcribe(request, memory: memory, on: loop) { [weak self] partial in
            guard let self, index == place, !isOver else { return }
            let partial = TranscriptFilter.believed(partial, sound: sound).transcript
            if !partial.text.isEmpty { onPartial(partial) }
        }
    }

    private func believed(_ transcript: Transcript) -> Transcript {
        let (believed, found) = TranscriptFilter.believed(transcript, sound: sound)
        for finding in found.subtracting(findings) { Metric.mendedTranscripts.add(1, finding.rawValue) }
        findings.formUnion(found)
        return believed
    }

    private func end() {
        guard !isOver else { return }
        isOver = true
        // Where it was the trial, the next utterance is.
        ears[index].state.note(.cancelled)
        current?.cancel()
        current = nil
        frames = []
    }
}
