import DecoderWire
import Loops
import Runtime
import VoiceCore

/// One utterance in a leased decoder, on the session's loop.
///
/// Until a decoder is free the audio is kept and decoded faster than it came. ``settle()`` costs no accuracy: a forked
/// copy of the decoder says how the utterance would end there, while the decoder itself goes on listening. A decoder
/// that dies or hangs is replaced, and the new one hears the audio again from the beginning of its part.
final class PocketSphinxTranscription: Transcription, @unchecked Sendable {
    // Safe because only the session's loop touches it.
    private typealias Ask = TranscriptAsk<DecodedText>

    private enum Link {
        case none
        case waiting(DecoderPool.Ticket)
        /// A decoder was lost, and another one is asked for in a moment.
        case resting
        case connected(DecoderConnection)
    }

    /// What the decoder's next texts are for.
    private enum Expected {
        case part
        case ask(Ask)
    }

    private let request: TranscriptionRequest
    private let memory: TranscriberMemory
    private let loop: EventLoop
    private let settings: PocketSphinxSettings
    private let pool: DecoderPool
    private let onPartial: @Sendable (Transcript) -> Void
    private let waitTimer: LoopTimer
    private let pauseTimer: LoopTimer

    private var utterance = UtteranceParts()
    private var link = Link.none
    /// Audio of the open part that the decoder has not been sent.
    private var unsent: [Int16] = []
    private var expected: [Expected] = []
    /// Those that wait for an answer.
    private var asks: [Ask] = []
    /// The newest one that did not fail.
    private var lastAsk: Ask?
    private var triesLeft = PocketSphinxTranscription.tries
    private var partial = ""
    /// Audio up to here has been told before, in samples of what the decoder hears; no partials come from it again.
    private var quietUntil = 0
    private var isOver = false

    /// How often a decoder is replaced before the utterance is given up.
    ///
    /// More than once: the first one leased after a fault may have met the same end, and nobody knows yet.
    private static let tries = 4
    /// Before the second try; each further one waits twice as long, in which the end of a whole worker becomes known.
    private static let pause: Duration = .milliseconds(50)
    /// What a decoder is sent at a time: 100 ms.
    private static let slice = AudioFrame.hearingRate / 10
    /// What it is sent at a time when it has to catch up: 200 ms.
    private static let bigSlice = AudioFrame.hearingRate / 5
    /// So many quiet frames in a row may be the end: 100 ms, half as long as it takes until a text is asked for.
    private static let pauseCount = 5
    /// Texts with a lower mean posterior are what noise was taken for.
    ///
    /// At 0.4 most noise goes, but so do 7 % of what people really say. Voice activity detection stands in front, so
    /// only what is surely nothing is refused here; right texts of the test recordings begin at 0.41.
    private static let confidenceFloor = 0.25

    init(
        _ request: TranscriptionRequest,
        memory: TranscriberMemory,
        on loop: EventLoop,
        settings: PocketSphinxSettings,
        pool: DecoderPool,
        onPartial: @escaping @Sendable (Transcript) -> Void
    ) {
        self.request = request
        self.memory = memory
        self.loop = loop
        self.settings = settings
        self.pool = pool
        self.onPartial = onPartial
        waitTimer = LoopTimer(on: loop)
        pauseTimer = LoopTimer(on: loop)
        lease()
    }

    deinit {
        // Nobody waits any more, or this would live; the decoder goes back.
        let (link, pool) = (link, pool)
        loop.post { Self.leave(link, pool) }
    }

    func append(_ frame: AudioFrame) {
        guard !isOver else { return }
        let isCut = utterance.append(frame.samples)
        guard case .connected(let decoder) = link else { return }
        unsent += frame.samples
        if unsent.count >= Self.slice || isCut { flush(to: decoder) }
        if isCut {
            decoder.send(.cut)
            expected.append(.part)
        } else if utterance.audio.quietCount == Self.pauseCount, memory.values.isEmpty {
            flush(to: decoder)
            decoder.send(.pause)
        }
    }

    func settle() async throws(EngineError) -> Transcript {
        try await answer(to: currentAsk(isFinal: false))
    }

    func finish() async throws(EngineError) -> Transcript {
        defer { end() }
        do throws(EngineError) {
            let transcript = try await answer(to: currentAsk(isFinal: true))
            EngineHealth.Kind.ears.countRequest(to: PocketSphinxTranscriber.name)
            return transcript
        } catch {
            EngineHealth.Kind.ears.countRequest(to: PocketSphinxTranscriber.name, error)
            throw error
        }
    }

    func cancel() {
        end()
    }

    // MARK: Asking

    /// The newest ask, if nothing was said since and it has not failed, else a new one.
    private func currentAsk(isFinal: Bool) -> Ask {
        if let lastAsk, utterance.audio.isUnchanged(since: lastAsk.sampleCount) { return lastAsk }
        let ask = Ask(isFinal: isFinal, sampleCount: utterance.audio.sampleCount)
        guard !isOver else {
            ask.resolve(.failure(.cancelled))
            return ask
        }
        asks.append(ask)
        lastAsk = ask
        if asks.count == 1 {
            waitTimer.set(after: settings.longestWait) { [weak self] in self?.giveUpWaiting() }
        }
        switch link {
        case .none:
            triesLeft = Self.tries
            lease()
        case .waiting, .resting: break
        case .connected(let decoder):
            flush(to: decoder)
            put(ask, to: decoder)
        }
        return ask
    }

    private func answer(to ask: Ask) async throws(EngineError) -> Transcript {
        let answer = try await ask.answer()
        memory.values = answer.wordCount == 0 ? memory.values : answer.mean
        let isHeard = answer.confidence >= Self.confidenceFloor
        return Transcript(
            text: isHeard ? answer.text : "",
            isFinal: true,
            language: "en",
            confidence: answer.wordCount == 0 ? nil : answer.confidence
        )
    }

    private func put(_ ask: Ask, to decoder: DecoderConnection) {
        decoder.send(ask.isFinal ? .finish : .settle)
        expected.append(.ask(ask))
    }

    private func resolve(_ ask: Ask, _ answer: Result<DecodedText, EngineError>) {
        asks.removeAll { $0 === ask }
        if asks.isEmpty { waitTimer.cancel() }
        if case .failure = answer, lastAsk === ask { lastAsk = nil }
        ask.resolve(answer)
    }

    private func fail(_ error: EngineError) {
        expected = []
        for ask in asks { resolve(ask, .failure(error)) }
    }

    private func giveUpWaiting() {
        disconnect()
        fail(.timedOut("the embedded recogniser had no decoder free in time"))
    }

    // MARK: The decoder

    private func lease() {
        let ticket = pool.lease(for: request.requester, on: loop) { [weak self, pool] granted in
            guard let self else {
                if case .success(let lease) = granted { pool.giveBack(lease) }
                return
            }
            take(granted)
        }
        link = .waiting(ticket)
    }

    private func take(_ granted: Result<DecoderLease, EngineError>) {
        guard case .waiting = link else {
            if case .success(let lease) = granted { pool.giveBack(lease) }
            return
        }
        switch granted {
        case .failure(let error):
            link = .none
            fail(error)
        case .success(let lease):
            let decoder = DecoderConnection(
                lease,
                of: pool,
                patience: settings.patience,
                on: loop,
                onAnswer: { [weak self] in self?.take($0) },
                onLost: { [weak self] in self?.lose($0) }
            )
            link = .connected(decoder)
            begin(decoder)
        }
    }

    /// Tells a decoder all that has been heard and asked so far.
    private func begin(_ decoder: DecoderConnection) {
        let mean = utterance.mean ?? memory.values
        decoder.send(
            .begin(
                wantsPartials: request.wantsPartials && !pool.isCrowded,
                decodesAgain: mean.isEmpty,
                mean: mean
            )
        )
        expected = []
        unsent = []
        let parts = utterance.undecoded
        for (index, part) in parts.enumerated() {
            for start in stride(from: 0, to: part.samples.count, by: Self.bigSlice) {
                let end = min(start + Self.bigSlice, part.samples.count)
                decoder.send(.audio(Array(part.samples[start..<end])))
            }
            guard index < parts.count - 1 else { break }
            decoder.send(.cut)
            expected.append(.part)
        }
        quietUntil = partial.isEmpty ? 0 : parts.reduce(0) { $0 + $1.samples.count }
        for ask in asks { put(ask, to: decoder) }
    }

    private func flush(to decoder: DecoderConnection) {
        guard !unsent.isEmpty else { return }
        decoder.send(.audio(unsent))
        unsent.removeAll(keepingCapacity: true)
    }

    private func take(_ answer: DecoderAnswer) {
        switch answer {
        case .heard(let sampleCount, let partial):
            if let partial, sampleCount >= quietUntil { show(utterance.joined(withPartial: partial)) }
        case .text(let text):
            guard !expected.isEmpty else { return lose("a decoder of the embedded recogniser talks nonsense") }
            switch expected.removeFirst() {
            case .part: utterance.resolve(text)
            case .ask(let ask): resolve(ask, .success(utterance.joined(with: text)))
            }
        case .failed(let reason): lose(reason)
        case .dropped: lose("a decoder of the embedded recogniser talks nonsense")
        }
    }

    private func show(_ text: String) {
        guard text != partial, !text.isEmpty else { return }
        partial = text
        onPartial(Transcript(text: text, isFinal: false, language: "en"))
    }

    private func lose(_ reason: String) {
        disconnect()
        guard triesLeft > 0 else { return fail(.unavailable(reason)) }
        triesLeft -= 1
        let lostCount = Self.tries - triesLeft
        guard lostCount > 1 else { return lease() }
        link = .resting
        pauseTimer.set(after: Self.pause * (1 << (lostCount - 2))) { [weak self] in
            guard let self, case .resting = link else { return }
            lease()
        }
    }

    private func disconnect() {
        Self.leave(link, pool)
        link = .none
    }

    private static func leave(_ link: Link, _ pool: DecoderPool) {
        switch link {
        case .none, .resting: break
        // Where the decoder is granted already, `take` gives it back.
        case .waiting(let ticket): pool.withdraw(ticket)
        case .connected(let decoder): decoder.release()
        }
    }

    private func end() {
        guard !isOver else { return }
        isOver = true
        memory.utteranceCount += 1
        disconnect()
        fail(.cancelled)
    }
}
