import Loops
import Net
import Resampling
import Runtime
import VoiceCore

/// One utterance over a connection of its own: audio goes out as it comes, partial texts come back.
///
/// Text is asked for by `finalize`, which the server answers by the text of all audio since the last one; the utterance may
/// go on afterwards. A connection that breaks is made again, and hears again what has no final text yet. On the session's loop.
final class WhisperXTranscription: Transcription, @unchecked Sendable {
    // Safe because only the session's loop touches it.
    private typealias Ask = TranscriptAsk<Transcript>

    private static let server = "the WhisperX server"
    private static let tries = 5
    /// In Hz.
    private static let serverRate = 48_000
    /// No server is asked about less than this many samples: 100 ms.
    private static let least = AudioFrame.hearingRate / 10

    private let settings: WhisperXTranscriber.Settings
    private let language: String
    private let client: WebSocketClient
    private let loop: EventLoop
    private let onPartial: @Sendable (Transcript) -> Void

    private var samples: [Int16] = []
    private var audio = HeardAudio()
    /// Up to where the audio was sent over this connection.
    private var sentCount = 0
    /// Up to where there is final text, and that text.
    private var finalCount = 0
    private var finalTexts: [String] = []
    /// The newest question that did not fail.
    private var lastAsk: Ask?
    /// Questions for which the server owes a final text, oldest first.
    private var owed: [Ask] = []
    private var timer: LoopTimer?

    private var socket: WebSocket?
    /// For the audio of this connection.
    private var resampler: Resampler?
    private var connecting: Task<Void, Never>?
    private var triesLeft = WhisperXTranscription.tries
    /// Why there will be no connection any more.
    private var failure: EngineError?
    private var isOver = false

    init(
        _ request: TranscriptionRequest,
        _ settings: WhisperXTranscriber.Settings,
        _ client: WebSocketClient,
        on loop: EventLoop,
        onPartial: @escaping @Sendable (Transcript) -> Void
    ) {
        self.settings = settings
        self.client = client
        self.loop = loop
        self.onPartial = onPartial
        language = request.language.isEmpty ? settings.language : request.language
        connect(after: .zero)
    }

    deinit { connecting?.cancel() }

    func append(_ frame: AudioFrame) {
        guard !isOver else { return }
        samples += frame.samples
        audio.append(frame.samples)
        flush()
    }

    func settle() async throws(EngineError) -> Transcript { try await currentAsk().answer() }

    func finish() async throws(EngineError) -> Transcript {
        defer { end() }
        return try await currentAsk().answer()
    }

    func cancel() { end() }

    // MARK: Asking

    private func currentAsk() -> Ask {
        if let lastAsk, audio.isUnchanged(since: lastAsk.sampleCount) { return lastAsk }
        let ask = Ask(isFinal: false, sampleCount: audio.sampleCount)
        guard !isOver else {
            ask.resolve(.failure(.cancelled))
            return ask
        }
        if let failure {
            ask.resolve(.failure(failure))
            return ask
        }
        lastAsk = ask
        guard samples.count >= Self.least else {
            ask.resolve(.success(Transcript(text: "", isFinal: true)))
            return ask
        }
        owed.append(ask)
        flush()
        if let socket { socket.send(text: #"{"type":"finalize"}"#) }
        let timer = timer ?? LoopTimer(on: loop)
        self.timer = timer
        timer.set(after: settings.patience) { [weak self] in
            self?.fail(.timedOut("the WhisperX server gave no final text in time"))
        }
        return ask
    }

    private func heardFinal(_ words: String) {
        if !words.isEmpty { finalTexts.append(words) }
        guard !owed.isEmpty else {
            // The server has ended a stretch of speech by itself.
            finalCount = sentCount
            return
        }
        let ask = owed.removeFirst()
        finalCount = min(samples.count, ask.sampleCount)
        if owed.isEmpty { timer?.cancel() }
        EngineHealth.Kind.ears.countRequest(to: "whisperx")
        ask.resolve(.success(Transcript(text: finalTexts.joined(separator: " "), isFinal: true)))
    }

    private func fail(_ error: EngineError) {
        timer?.cancel()
        if !owed.isEmpty { EngineHealth.Kind.ears.countRequest(to: "whisperx", error) }
        if let lastAsk, owed.contains(where: { $0 === lastAsk }) { self.lastAsk = nil }
        for ask in owed { ask.resolve(.failure(error)) }
        owed = []
    }

    private func end() {
        guard !isOver else { return }
        isOver = true
        fail(.cancelled)
        connecting?.cancel()
        socket?.onClose = nil
        socket?.send(text: #"{"type":"close"}"#)
        socket?.close(code: 1000)
        socket = nil
        samples = []
    }

    // MARK: The connection

    private func connect(after pause: Duration) {
        let url = settings.url
        let client = client
        connecting = Task(executorPreference: loop) { [weak self] in
            if pause > .zero { guard (try? await Task.sleep(for: pause)) != nil else { return } }
            do throws(WebSocketClientError) {
                try await client.connect(url: url, patience: .seconds(3)) { [weak self] in self?.opened($0) }
            } catch {
                self?.lost(EngineError(error, of: Self.server))
            }
        }
    }

    private func opened(_ socket: WebSocket) {
        guard !isOver else { return socket.abort() }
        self.socket = socket
        socket.onText = { [weak self] in self?.received($0) }
        socket.onClose = { [weak self] _ in self?.lost(.unavailable("\(Self.server): it closed the connection")) }
        // The server takes the language and the format from two starts, as its first client sent them.
        let start: [String: JSONValue] = [
            "type": "start", "userId": "parley", "language": .string(language.primaryLanguage),
            "model": .string(settings.model),
        ]
        socket.send(text: JSONValue.object(start).text)
        socket.send(text: JSONValue.object(start.merging(["audio_format": "pcm"]) { $1 }).text)
        sentCount = finalCount
        resampler = try? Resampler(from: AudioFrame.hearingRate, to: Self.serverRate)
        flush()
        for _ in owed { socket.send(text: #"{"type":"finalize"}"#) }
    }

    private func lost(_ error: EngineError) {
        guard !isOver else { return }
        socket = nil
        triesLeft -= 1
        guard triesLeft > 0, error.mayTryAgain else {
            failure = error
            return fail(error)
        }
        connect(after: settings.pause * (1 << (Self.tries - 1 - triesLeft)))
    }

    private func received(_ text: String) {
        guard let message = try? JSONValue(parsing: text.utf8), let kind = message["type"]?.string else { return }
        triesLeft = Self.tries
        switch kind {
        case "partial":
            guard let partial = message["text"]?.string, owed.isEmpty else { return }
            let whole = (finalTexts + [partial]).joined(separator: " ")
            onPartial(Transcript(text: whole, isFinal: false))
        case "final":
            let transcript = try? TranscriptShape.transcript(in: message, of: Self.server)
            heardFinal(transcript?.text ?? "")
        case "error": fail(.unavailable("the WhisperX server reported an error"))
        default: break
        }
    }

    /// Sends what was heard and not sent, as the server wants it: 48 kHz, two channels.
    private func flush() {
        guard let socket, sentCount < samples.count else { return }
        let fresh = Array(samples[sentCount...])
        sentCount = samples.count
        guard let resampled = resampler?.resample(fresh.span) else { return }
        var bytes: [UInt8] = []
        bytes.append(littleEndian: resampled.flatMap { [$0, $0] })
        socket.send(binary: bytes)
    }
}

extension EngineError {
    /// Whether another connection may do better.
    fileprivate var mayTryAgain: Bool {
        switch self {
        case .unavailable, .timedOut: true
        case .refused, .unfit, .malformedAnswer, .cancelled: false
        }
    }
}
