import Loops
import Net
import Resampling
import Runtime
import VoiceCore

/// One client's end of a session: audio and messages in, events and audio out. On the session's loop.
actor WebSocketConnection: LoopBound {
    static let logger = Logger("websocket")
    /// So many messages in a row that can't be used end the connection.
    static let badMessagesInARow = 20
    /// What a client may leave unread: ten seconds of audio at the highest rate, and events.
    static let unreadByteCount = 2 * 1024 * 1024

    nonisolated let loop: EventLoop
    let socket: WebSocket
    let query: StreamQuery
    let settings: StreamSettings

    /// Nil before ``begin(with:ended:)`` and after the end.
    var port: (any SessionPort)?
    private var attachment: AttachmentID?
    private var ended: (() -> Void)?
    var isClosing = false

    // In.
    var speech: SpeechFormatter?
    var allowance: AudioAllowance
    var messages: MessageAllowance
    var badMessages = 0

    // Out.
    private let openedAt: Duration
    private var eventCount = 0
    var replyAudio: ReplyFormatter
    /// The reply whose audio is being sent.
    var audibleReply: MessageID?
    /// The reply that is being made or played.
    var activeReply: MessageID?

    private var idleTimer: LoopTimer?
    var activeAt: Duration

    /// Made on the session's loop; ``begin(with:ended:)`` starts it.
    init(_ socket: WebSocket, query: StreamQuery, settings: StreamSettings) {
        loop = socket.loop
        self.socket = socket
        self.query = query
        self.settings = settings
        let now = Duration.nanoseconds(socket.loop.now)
        openedAt = now
        activeAt = now
        allowance = AudioAllowance(now: now)
        messages = MessageAllowance(now: now)
        replyAudio = ReplyFormatter(rate: query.outputRate)
    }

    var now: Duration { .nanoseconds(loop.now) }

    /// Tells the client that the session is ready, and joins it; `ended` is called once when the connection has gone.
    nonisolated func begin(with admission: any Admission, ended: @escaping @Sendable () -> Void) {
        socket.onText = { [self] text in assumeIsolated { $0.read(text) } }
        socket.onBinary = { [self] bytes in
            let message = PCMMessage(bytes)
            assumeIsolated { $0.hear(message) }
        }
        socket.onIdleFrame = { [self] in assumeIsolated { $0.readIdleFrame() } }
        socket.onClose = { [self] close in assumeIsolated { $0.closed(close) } }
        assumeIsolated { $0.join(admission, ended) }
    }

    private func join(_ admission: any Admission, _ ended: @escaping @Sendable () -> Void) {
        self.ended = ended
        send(
            "session.ready",
            [
                "session": .string(admission.session.text), "agent": .string(admission.agent),
                "resumed": .bool(admission.isResumed), "messages": .integer(Int64(admission.messageCount)),
                "input": ["rate": .integer(Int64(query.rate))], "output": ["rate": .integer(Int64(query.outputRate))],
                "server": .string(settings.server),
            ]
        )
        (port, attachment) = { ($0.port, $0.id) }(admission.attach(self))
        watchForIdleness()
    }

    /// Sends one event with its place and time.
    func send(_ type: String, _ fields: [String: JSONValue]) {
        guard !isClosing else { return }
        eventCount += 1
        var fields = fields
        fields["type"] = .string(type)
        fields["seq"] = .integer(Int64(eventCount))
        fields["at"] = .integer(Int64((now - openedAt).milliseconds))
        socket.send(text: JSONValue.object(fields).text)
        watchBacklog()
    }

    /// Ends a connection whose client does not read: others must not pay for it.
    func watchBacklog() {
        let waiting = socket.bufferedByteCount
        guard waiting > Self.unreadByteCount else { return }
        Self.logger.info("a client does not read what it is sent", ["bytes": waiting])
        close(.overloaded, "what is sent is not read")
    }

    /// Says goodbye; nothing is heard or told afterwards.
    func close(_ reason: StreamClose, _ words: String) {
        guard !isClosing else { return }
        isClosing = true
        socket.close(code: reason.rawValue, reason: words)
        // Later in this turn: the session may be telling something right now.
        loop.afterwards { [self] in
            assumeIsolated { connection in
                if reason == .rateExceeded { connection.port?.forgetSpeech() }
                connection.leave()
            }
        }
    }

    private func closed(_ close: WebSocketClose) {
        isClosing = true
        leave()
        Self.logger.debug("closed", ["code": close.code, "clean": close.wasClean])
        ended?()
        ended = nil
    }

    /// Gives the session back, once.
    private func leave() {
        idleTimer?.cancel()
        idleTimer = nil
        guard let port, let attachment else { return }
        self.port = nil
        port.speakerLeft(query.speaker)
        port.detach(attachment)
    }

    /// Closes when nothing has been sent for too long; a reply that is being made or played counts as activity.
    private func watchForIdleness() {
        let timer = idleTimer ?? LoopTimer(on: loop)
        idleTimer = timer
        if activeReply != nil { activeAt = now }
        let rest = activeAt + settings.idleTimeout - now
        guard rest > .zero else { return close(.idle, "nothing was sent for too long") }
        timer.set(after: rest) { [weak self] in self?.assumeIsolated { $0.watchForIdleness() } }
    }
}
