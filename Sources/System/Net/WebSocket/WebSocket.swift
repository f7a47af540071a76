internal import CWslay
package import Loops

/// One WebSocket connection (RFC 6455), server or client side.
///
/// On its loop only: the callbacks come there, and every call is made there. It stays alive while it is open, also when
/// nobody refers to it. Pings are answered and sent by itself. What is sent within a turn of the loop goes out together
/// at its end.
///
/// Safe because every call checks that it is on the loop.
package final class WebSocket: @unchecked Sendable {
    /// Above this, nothing more is read from a peer that does not take what it is sent.
    private static let outputMark = 256 * 1024
    private static let missedPings = 2

    package let loop: EventLoop
    /// What was agreed on in the handshake.
    package let subprotocol: String?
    /// A text message, valid UTF-8.
    package var onText: ((String) -> Void)?
    /// A binary message; its bytes are valid for the call only.
    package var onBinary: ((RawSpan) -> Void)?
    /// A frame that costs work and says nothing: a ping, a pong, a continuation of a few bytes.
    package var onIdleFrame: (() -> Void)?
    /// The end, once, whatever its reason; nothing follows.
    package var onClose: ((WebSocketClose) -> Void)?
    /// All that was sent has been taken by the system, after some of it had to wait.
    package var onDrain: (() -> Void)?

    private let limits: WebSocketLimits
    private let transport: any Transport
    private let codec: WebSocketCodec
    private var isOpen = true
    private var isClosing = false
    private var isReceiving = false
    private var isFlushPlanned = false
    private var peerClose: (code: Int, reason: String)?
    private var unansweredPings = 0
    private var pingTimer: LoopTimer?
    private var closeTimer: LoopTimer?

    /// Speaks over a transport whose handshake is done; ``open(early:)`` starts it.
    init(_ transport: any Transport, role: WebSocketCodec.Role, subprotocol: String?, limits: WebSocketLimits) {
        self.transport = transport
        self.subprotocol = subprotocol
        self.limits = limits
        loop = transport.loop
        codec = WebSocketCodec(role, limits: limits)
        precondition(loop.isCurrent, "a WebSocket is made on its loop")
    }

    /// Bytes that wait for the peer to take them.
    package var bufferedByteCount: Int { codec.outputByteCount + transport.bufferedByteCount }

    /// Sends a text message; ignored once either side has closed.
    package func send(text: String) {
        var text = text
        text.withUTF8 { bytes in unsafe send(WSLAY_TEXT_FRAME, bytes.span.bytes) }
    }

    /// Sends a binary message; ignored once either side has closed.
    package func send(binary bytes: RawSpan) {
        send(WSLAY_BINARY_FRAME, bytes)
    }

    /// Sends a binary message; ignored once either side has closed.
    package func send(binary bytes: [UInt8]) {
        unsafe send(WSLAY_BINARY_FRAME, bytes.span.bytes)
    }

    /// Says goodbye after what was sent, and waits a moment for the peer to do so; ``onClose`` tells how it went.
    ///
    /// - Parameters:
    ///   - code: 1000 to 4999, of those that may be sent (RFC 6455, section 7.4).
    ///   - reason: For people; cut to 123 bytes.
    package func close(code: Int, reason: String = "") {
        precondition(loop.isCurrent, "a WebSocket is used on its loop")
        guard isOpen, !isClosing else { return }
        isClosing = true
        codec.queueClose(code: code, reason: reason)
        let timer = LoopTimer(on: loop)
        timer.set(after: limits.closeTime) { [weak self] in self?.end(isClean: false) }
        closeTimer = timer
        planFlush()
    }

    /// Cuts the connection; ``onClose`` follows with 1006.
    package func abort() {
        precondition(loop.isCurrent, "a WebSocket is used on its loop")
        guard isOpen else { return }
        isClosing = true
        loop.afterwards { [self] in end(isClean: false) }
    }

    /// Starts to receive.
    ///
    /// - Parameter early: What the peer has sent behind its handshake.
    func open(early: [UInt8]) {
        guard isOpen else { return }
        transport.receiver = self
        transport.resumeReading()
        planPing()
        if !early.isEmpty { unsafe received(early.span.bytes) }
    }

    private func send(_ opcode: wslay_opcode, _ bytes: RawSpan) {
        precondition(loop.isCurrent, "a WebSocket is used on its loop")
        guard isOpen, !isClosing else { return }
        codec.queue(opcode, bytes)
        if bufferedByteCount > limits.outputByteCount { abort() } else { planFlush() }
    }

    private func planFlush() {
        guard !isFlushPlanned, !isReceiving else { return }
        isFlushPlanned = true
        loop.afterwards { [self] in
            isFlushPlanned = false
            flush()
        }
    }

    private func flush() {
        guard isOpen else { return }
        unsafe transport.write(codec.takeOutput().span.bytes)
        if transport.bufferedByteCount > limits.outputByteCount { return end(isClean: false) }
        if transport.bufferedByteCount > Self.outputMark { transport.pauseReading() }
        // Neither side has anything more to say: the closes are exchanged, or the peer broke the rules.
        if !codec.wantsRead && !codec.wantsWrite { end(isClean: peerClose != nil) }
    }

    private func planPing() {
        let timer = pingTimer ?? LoopTimer(on: loop)
        pingTimer = timer
        timer.set(after: limits.pingInterval) { [weak self] in self?.ping() }
    }

    private func ping() {
        guard unansweredPings < Self.missedPings else { return end(isClean: false) }
        unansweredPings += 1
        let nothing: [UInt8] = []
        unsafe codec.queue(WSLAY_PING, nothing.span.bytes)
        flush()
        if isOpen { planPing() }
    }

    private func end(isClean: Bool) {
        guard isOpen else { return }
        isOpen = false
        isClosing = true
        pingTimer = nil
        closeTimer = nil
        // Our own last words still go out; a cut connection has none.
        if !codec.wantsRead && !codec.wantsWrite { transport.finish() } else { transport.abort() }
        let code = peerClose?.code ?? codec.sentCloseCode ?? 1006
        let close = WebSocketClose(code: code, reason: peerClose?.reason ?? "", wasClean: isClean)
        let action = onClose
        onText = nil
        onBinary = nil
        onIdleFrame = nil
        onDrain = nil
        onClose = nil
        action?(close)
    }
}

extension WebSocket: TransportReceiver {
    func received(_ bytes: RawSpan) {
        guard isOpen else { return }
        unansweredPings = 0
        isReceiving = true
        codec.feed(bytes, to: self)
        isReceiving = false
        flush()
    }

    func ended(_ failure: String?) {
        end(isClean: false)
    }

    func drained() {
        guard isOpen else { return }
        transport.resumeReading()
        onDrain?()
    }
}

extension WebSocket: WebSocketCodecReceiver {
    func receivedIdleFrame() {
        if !isClosing { onIdleFrame?() }
    }

    func receivedText(_ text: String) {
        if !isClosing { onText?(text) }
    }

    func receivedBinary(_ bytes: RawSpan) {
        if !isClosing { onBinary?(bytes) }
    }

    func receivedClose(code: Int, reason: String) {
        peerClose = (code, reason)
    }
}
