import Loops
import Net
import Runtime
import VoiceCore

/// One conversation with a server, as its client.
actor TalkClient: LoopBound {
    nonisolated let loop: EventLoop
    private let speech: TalkSpeech
    private let output: TalkOutput
    private var socket: WebSocket?
    private var speaking: Task<Void, Never>?
    private var progress = TalkProgress()
    private var failure: CommandFailure?
    private var isEnded = false
    /// How long the server may tell nothing once all was said.
    private let patience: Duration
    private var patienceTimer: LoopTimer?
    /// Standard input is still open: whoever speaks there may take their time.
    private var awaitsInput = false
    private var waiter: CheckedContinuation<Void, Never>?

    /// How much audio goes into a message.
    private static let piece: Duration = .milliseconds(40)

    init(on loop: EventLoop, speech: TalkSpeech, output: TalkOutput, patience: Duration) {
        self.loop = loop
        self.patience = patience
        self.speech = speech
        self.output = output
    }

    /// The connection is open; on the loop.
    nonisolated func begin(_ socket: WebSocket) {
        assumeIsolated { $0.start(socket) }
    }

    /// Waits for the end of the conversation.
    ///
    /// - Throws: ``CommandFailure`` when it ended otherwise than by its own will.
    func finished() async throws(CommandFailure) {
        await withCheckedContinuation { continuation in
            if isEnded { continuation.resume() } else { waiter = continuation }
        }
        speaking?.cancel()
        try output.finish()
        if let failure { throw failure }
        if case .file(let file) = speech, !progress.hasHeard {
            throw CommandFailure("nothing was heard in \(file.name): \(file.reasonForSilence)")
        }
    }

    private func start(_ socket: WebSocket) {
        self.socket = socket
        socket.onText = { [self] text in assumeIsolated { $0.received(text) } }
        socket.onBinary = { [self] span in
            let bytes = (0..<span.byteCount).map { span.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
            assumeIsolated { $0.received(bytes) }
        }
        socket.onClose = { [self] close in assumeIsolated { $0.closed(close) } }
        patienceTimer = LoopTimer(on: loop)
        waitForNews()
    }

    /// Gives the server its time anew: it has told something, or was told something.
    private func waitForNews() {
        patienceTimer?.set(after: patience) { [weak self] in
            self?.assumeIsolated { $0.lostPatience() }
        }
    }

    private func lostPatience() {
        guard !isEnded else { return }
        guard !awaitsInput else { return waitForNews() }
        failure = CommandFailure("the server told nothing for \(patience.components.seconds) s")
        socket?.close(code: 1001)
        // The server may not answer this either.
        end()
    }

    private func received(_ audio: [UInt8]) {
        waitForNews()
        if !output.write(audio) { socket?.close(code: 1000) }
    }

    private func received(_ text: String) {
        waitForNews()
        guard let event = try? JSONValue(parsing: text.utf8), let type = event["type"]?.string else { return }
        progress.observe(type, event)
        switch type {
        case "session.ready":
            Terminal.tell("session \(event["session"]?.string ?? "")")
            speaking = Task(executorPreference: loop) { await self.speak() }
        case "transcript.final": Terminal.tell("you: \(event["text"]?.string ?? "")")
        case "reply.ended":
            // Empty: interrupted before anything was heard, as a greeting is by who speaks at once.
            if let text = event["text"]?.string, !text.isEmpty {
                Terminal.tell("\(event["status"]?.string == "failed" ? "failed" : "agent"): \(text)")
            }
        case "error": note(event)
        default: break
        }
        endWhenComplete()
    }

    private func note(_ event: JSONValue) {
        let code = event["code"]?.string ?? ""
        // The answer to a commit after everything had been heard already.
        if code == "input.empty" { return }
        Terminal.tell("error \(code): \(event["message"]?.string ?? "")")
        if event["fatal"]?.bool == true { failure = CommandFailure("the server ended the conversation: \(code)") }
    }

    private func speak() async {
        switch speech {
        case .text(let text):
            progress.typed()
            send(["type": "input.text", "text": .string(text)])
        case .file(let file): await play(file)
        case .standardInput(let rate): await pass(rate: rate)
        }
        if case .text = speech {} else { send(["type": "input.commit"]) }
        // Answered in order: by then the server has told what it made of all that was said.
        send(["type": "ping", "id": "said"])
    }

    /// At the pace at which it was spoken.
    private func play(_ file: SpokenFile) async {
        let count = max(1, file.sampleRate * Self.piece.milliseconds / 1000)
        var due = ContinuousClock.now
        for start in stride(from: 0, to: file.samples.count, by: count) {
            guard !Task.isCancelled else { return }
            var bytes: [UInt8] = []
            bytes.append(littleEndian: Array(file.samples[start..<min(start + count, file.samples.count)]))
            pass(bytes)
            due += Self.piece
            try? await Task.sleep(until: due, clock: .continuous)
        }
    }

    /// As it comes; reading blocks a thread of its own.
    private func pass(rate: Int) async {
        let count = 2 * rate * Self.piece.milliseconds / 1000
        let (pieces, continuation) = AsyncStream<[UInt8]>.makeStream()
        let reader = Task.detached {
            var odd: [UInt8] = []
            while !Task.isCancelled {
                let bytes = ProcessStreams.readInput(upTo: count)
                if bytes.isEmpty { break }
                let whole = odd + bytes
                odd = whole.count % 2 == 0 ? [] : [whole[whole.count - 1]]
                continuation.yield(Array(whole.dropLast(odd.count)))
            }
            continuation.finish()
        }
        awaitsInput = true
        for await bytes in pieces { pass(bytes) }
        awaitsInput = false
        reader.cancel()
    }

    private func pass(_ audio: [UInt8]) {
        socket?.send(binary: audio)
        waitForNews()
    }

    private func send(_ message: JSONValue) {
        socket?.send(text: message.text)
        waitForNews()
    }

    private func endWhenComplete() {
        if progress.isComplete { socket?.close(code: 1000) }
    }

    private func closed(_ close: WebSocketClose) {
        if failure == nil && !progress.isComplete && close.code != 1000 {
            failure = CommandFailure("the connection ended with \(close.code) \(close.reason)")
        }
        end()
    }

    private func end() {
        isEnded = true
        patienceTimer = nil
        waiter?.resume()
        waiter = nil
    }
}
