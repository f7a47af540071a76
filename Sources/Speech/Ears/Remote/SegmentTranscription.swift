import Loops
import Runtime
import VoiceCore

/// Makes an utterance of an engine that takes speech as a whole: each time a text is wanted, all that was heard is sent.
///
/// On the session's loop only. Partials are the beginnings of an answer that comes piece by piece.
final class SegmentTranscription: Transcription, @unchecked Sendable {
    // Safe because only the session's loop touches it.
    private typealias Ask = TranscriptAsk<Transcript>

    private let engine: any SegmentEngine
    private let turns: FairGate
    private let requester: Requester
    private let language: String
    private let loop: EventLoop
    private let onPartial: @Sendable (Transcript) -> Void
    private var samples: [Int16] = []
    private var audio = HeardAudio()
    /// The newest one that did not fail, and its request.
    private var lastAsk: Ask?
    private var request: Task<Void, Never>?
    /// Of the longest beginning told so far.
    private var partialCount = 0
    private var isOver = false

    /// No engine is asked about less than this many samples: 100 ms.
    private static let least = AudioFrame.hearingRate / 10

    init(
        _ request: TranscriptionRequest,
        engine: any SegmentEngine,
        turns: FairGate,
        on loop: EventLoop,
        onPartial: @escaping @Sendable (Transcript) -> Void
    ) {
        self.engine = engine
        self.turns = turns
        requester = request.requester
        self.loop = loop
        self.onPartial = onPartial
        language = request.language
    }

    deinit { request?.cancel() }

    func append(_ frame: AudioFrame) {
        guard !isOver else { return }
        samples += frame.samples
        audio.append(frame.samples)
    }

    func settle() async throws(EngineError) -> Transcript {
        try await currentAsk().answer()
    }

    func finish() async throws(EngineError) -> Transcript {
        defer { end() }
        return try await currentAsk().answer()
    }

    func cancel() {
        end()
    }

    /// The newest ask, if nothing was said since and it has not failed, else a new one in its place.
    private func currentAsk() -> Ask {
        if let lastAsk, audio.isUnchanged(since: lastAsk.sampleCount) { return lastAsk }
        let ask = Ask(isFinal: false, sampleCount: audio.sampleCount)
        guard !isOver else {
            ask.resolve(.failure(.cancelled))
            return ask
        }
        withdraw()
        lastAsk = ask
        guard samples.count >= Self.least else {
            ask.resolve(.success(Transcript(text: "", isFinal: true)))
            return ask
        }
        request = Task(executorPreference: loop) { [weak self, engine, turns, requester, samples, language] in
            let answer = await turns.pass(for: requester) {
                await Self.ask(engine, samples, language) { self?.tell($0, of: ask) }
            }
            self?.resolve(ask, answer ?? .failure(.cancelled))
        }
        return ask
    }

    private static func ask(
        _ engine: any SegmentEngine,
        _ samples: [Int16],
        _ language: String,
        _ onPartial: @escaping (String) -> Void
    ) async -> Result<Transcript, EngineError> {
        let name = engine.description.name
        do throws(EngineError) {
            let transcript = try await engine.text(of: samples, language: language, onPartial: onPartial)
            EngineHealth.Kind.ears.countRequest(to: name)
            return .success(transcript)
        } catch {
            EngineHealth.Kind.ears.countRequest(to: name, error)
            return .failure(error)
        }
    }

    /// Each ask is answered from the first word on: what was told already is not told again.
    private func tell(_ beginning: String, of ask: Ask) {
        guard !isOver, lastAsk === ask, beginning.utf8.count > partialCount else { return }
        partialCount = beginning.utf8.count
        onPartial(Transcript(text: beginning, isFinal: false))
    }

    private func resolve(_ ask: Ask, _ answer: Result<Transcript, EngineError>) {
        if case .failure = answer, lastAsk === ask { lastAsk = nil }
        ask.resolve(answer)
    }

    /// The answer under way is about less than was said by now.
    private func withdraw() {
        request?.cancel()
        request = nil
        lastAsk?.resolve(.failure(.cancelled))
    }

    private func end() {
        guard !isOver else { return }
        isOver = true
        withdraw()
        samples = []
    }
}
