internal import CLinux
internal import Loops

/// A connected stream socket.
///
/// Safe because its state is touched on its loop only, and `move` hands it over through the loops' inboxes.
final class SocketTransport: MovableTransport, @unchecked Sendable {
    private enum Phase {
        case open
        /// What was written goes out, then our side closes.
        case finishing
        /// Our side is closed; what the peer still sends is read away, or a reset would destroy what it has not read.
        case lingering
        case closed
    }

    /// One read takes at most this much, so that no peer holds up the loop.
    private static let readByteCount = 64 * 1024
    private static let lingerTime: Duration = .seconds(2)
    /// How long the last bytes may take to go out.
    private static let flushTime: Duration = .seconds(10)

    private(set) var loop: EventLoop
    let isSecure = false
    var receiver: (any TransportReceiver)?
    private let descriptor: Int32
    private var watch: DescriptorWatch?
    private var watched: DescriptorWatch.Events = []
    private var phase = Phase.open
    private var isPaused = false
    private var hasEnded = false
    private var output = OutputBuffer()
    private var closeTimer: LoopTimer?
    private var ticket: AnyObject?

    var bufferedByteCount: Int { output.byteCount }

    /// Takes over a connected, non-blocking socket; reading starts with ``resumeReading()``.
    ///
    /// - Parameters:
    ///   - descriptor: Closed with the transport.
    ///   - loop: The current loop.
    ///   - ticket: Released when the socket closes.
    init(_ descriptor: Int32, on loop: EventLoop, ticket: AnyObject? = nil) {
        self.descriptor = descriptor
        self.loop = loop
        self.ticket = ticket
        isPaused = true
        attach()
    }

    private func attach() {
        guard phase == .open else { return }
        watch = try? DescriptorWatch(descriptor, on: loop) { [self] events in handle(events) }
        if watch == nil { loop.afterwards { self.end("the socket cannot be watched") } }
        updateWatch()
    }

    func write(_ bytes: RawSpan) {
        precondition(loop.isCurrent, "a transport is used on its loop")
        guard phase == .open, bytes.byteCount > 0 else { return }
        let sent = output.isEmpty ? sendNow(bytes) : 0
        guard sent < bytes.byteCount else { return }
        output.append(bytes.extracting(sent..<bytes.byteCount))
        updateWatch()
    }

    func pauseReading() {
        guard !isPaused else { return }
        isPaused = true
        updateWatch()
    }

    func resumeReading() {
        guard isPaused else { return }
        isPaused = false
        updateWatch()
    }

    func finish() {
        guard phase == .open else { return }
        phase = .finishing
        receiver = nil
        if output.isEmpty {
            linger()
        } else {
            closeAfter(Self.flushTime)
            updateWatch()
        }
    }

    func abort() {
        guard phase != .closed else { return }
        phase = .closed
        receiver = nil
        closeTimer = nil
        watch?.close()
        watch = nil
        close(descriptor)
        ticket = nil
    }

    func move(to loop: EventLoop, _ then: @escaping @Sendable (any MovableTransport) -> Void) {
        receiver = nil
        isPaused = true
        guard loop !== self.loop else { return then(self) }
        watch?.close()
        watch = nil
        watched = []
        self.loop = loop
        loop.post { [self] in
            attach()
            then(self)
        }
    }

    /// Reads what is there until the socket is empty, also while reading is paused.
    func readAvailable() {
        while phase == .open, !hasEnded, readOnce() {}
    }

    private func handle(_ events: DescriptorWatch.Events) {
        if events.contains(.writable) { flush() }
        if events.contains(.readable) {
            if phase == .lingering { discard() } else { readOnce() }
        }
    }

    /// - Returns: Whether there may be more.
    @discardableResult
    private func readOnce() -> Bool {
        unsafe withUnsafeTemporaryAllocation(byteCount: Self.readByteCount, alignment: 16) { buffer in
            let count = unsafe recv(descriptor, buffer.baseAddress, buffer.count, 0)
            if count > 0 {
                unsafe receiver?.received(UnsafeRawBufferPointer(rebasing: buffer[..<count]).bytes)
                return true
            }
            if count == 0 {
                end(nil)
            } else if clinux_errno() != EAGAIN && clinux_errno() != EINTR {
                end(NetError.reason(clinux_errno()))
            }
            return false
        }
    }

    private func end(_ failure: String?) {
        guard !hasEnded, phase != .closed else { return }
        hasEnded = true
        updateWatch()
        if let receiver { receiver.ended(failure) } else if phase != .finishing || failure != nil { abort() }
    }

    /// - Returns: How many bytes the system took.
    private func sendNow(_ bytes: RawSpan) -> Int {
        let sent = unsafe bytes.withUnsafeBytes {
            unsafe send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        if sent >= 0 { return sent }
        if clinux_errno() != EAGAIN && clinux_errno() != EINTR {
            // Told after the present call, which may be the receiver's own.
            let reason = NetError.reason(clinux_errno())
            loop.afterwards { self.hasEnded ? self.abort() : self.end(reason) }
        }
        return 0
    }

    private func flush() {
        guard phase == .open || phase == .finishing, !output.isEmpty else { return }
        output.consume { sendNow($0) }
        guard output.isEmpty else { return }
        if phase == .finishing { linger() } else { receiver?.drained() }
        updateWatch()
    }

    private func linger() {
        if hasEnded { return abort() }
        phase = .lingering
        shutdown(descriptor, Int32(SHUT_WR))
        closeAfter(Self.lingerTime)
        updateWatch()
    }

    private func discard() {
        // On a stream, MSG_TRUNC throws the bytes away without a buffer (tcp(7)).
        let count = recv(descriptor, nil, 1 << 20, Int32(MSG_TRUNC))
        if count == 0 || (count < 0 && clinux_errno() != EAGAIN && clinux_errno() != EINTR) { abort() }
    }

    private func closeAfter(_ time: Duration) {
        let timer = closeTimer ?? LoopTimer(on: loop)
        closeTimer = timer
        timer.set(after: time) { [self] in abort() }
    }

    private func updateWatch() {
        var events: DescriptorWatch.Events = []
        if (phase == .open && !isPaused && !hasEnded) || phase == .lingering { events.insert(.readable) }
        if !output.isEmpty { events.insert(.writable) }
        guard events != watched else { return }
        watched = events
        watch?.watch(for: events)
    }
}
