internal import CLinux
internal import Loops
internal import Runtime

/// One accepted connection, until it closes or becomes a WebSocket.
///
/// The client's bytes, plain or decrypted, go to libmicrohttpd through a socket pair, and its answers come back through
/// it. So plain and TLS connections are alike, an upgrade leaves the pair behind and takes the client's transport, and
/// what libmicrohttpd would say by itself about a bad request can be said in the handler's words.
final class HTTPConnection: TransportReceiver {
    /// Above this, an answer waits in the pair until the client has taken what was sent.
    private static let outputMark = 256 * 1024

    let engine: HTTPEngine
    let transport: any MovableTransport
    let remoteAddress: String
    private let isRefused: Bool
    private var lease: LoopLease?
    private var pipe: SocketTransport?
    /// libmicrohttpd's end of the pair.
    private var engineDescriptor: Int32 = -1
    private var exchange: HTTPExchange?
    private var deadline: LoopTimer?
    private var stallTimer: LoopTimer?
    private var isStalled = false
    private var requestStartedAt: UInt64?
    private var intake: RequestIntake
    private var isClosed = false
    private var clientHasEnded = false

    /// Whether it waits for a request.
    var isIdle: Bool { exchange == nil && requestStartedAt == nil }

    /// - Parameters:
    ///   - transport: The client.
    ///   - remoteAddress: Its address as text.
    ///   - isRefused: Whether to answer 503 whatever it asks.
    ///   - lease: Held until it closes or leaves.
    ///   - engine: Where it lives.
    init(
        _ transport: any MovableTransport,
        remoteAddress: String,
        isRefused: Bool,
        lease: LoopLease,
        engine: HTTPEngine
    ) {
        self.lease = lease
        intake = RequestIntake(headByteLimit: engine.limits.headerByteCount)
        self.transport = transport
        self.remoteAddress = remoteAddress
        self.isRefused = isRefused
        self.engine = engine
    }

    func start() {
        deadline = LoopTimer(on: engine.loop)
        stallTimer = LoopTimer(on: engine.loop)
        transport.receiver = self
        transport.resumeReading()
        setDeadline(engine.limits.headerTime)
    }

    // MARK: From the client

    func received(_ bytes: RawSpan) {
        guard !isClosed else { return }
        guard !isRefused else { return fail(.status(503)) }
        intake.append(bytes)
        handOn()
    }

    /// Gives libmicrohttpd what it may have now.
    private func handOn() {
        if exchange == nil, !intake.isEmpty { requestBegins() }
        while !isClosed {
            switch intake.next() {
            case .wait:
                updateFlow()
                if clientHasEnded, !intake.owesAnswer { close() }
                return
            case .refuse(let status):
                return fail(.status(status))
            case .forward(let bytes):
                guard let pipe = pipe ?? openPipe() else { return fail(.status(503)) }
                unsafe pipe.write(bytes.span.bytes)
                engine.runSoon()
            }
        }
    }

    func ended(_ failure: String?) {
        guard !isClosed else { return }
        clientHasEnded = true
        guard failure == nil, intake.owesAnswer, exchange?.outlivesClientEnd ?? true else { return abort() }
        exchange?.clientEnded()
    }

    func drained() {
        stallTimer?.cancel()
        isStalled = false
        pipe?.resumeReading()
    }

    // MARK: From libmicrohttpd

    func beginExchange() -> HTTPExchange {
        let exchange = HTTPExchange(target: String(decoding: intake.target, as: UTF8.self), connection: self)
        self.exchange = exchange
        return exchange
    }

    /// The head was understood; what is left of the request's time is for its body.
    func headEnded(_ framing: HeaderGate.Framing) {
        intake.headAccepted(framing)
        if framing == .none {
            deadline?.cancel()
        } else if let startedAt = requestStartedAt {
            let elapsed = Duration.nanoseconds(Int64(engine.loop.now - startedAt))
            setDeadline(engine.limits.requestTime - elapsed)
        }
        handOn()
    }

    func requestEnded() {
        deadline?.cancel()
    }

    func exchangeCompleted(_ completed: HTTPExchange) {
        guard exchange === completed else { return }
        // Every byte of this answer is in the pair by now; what comes later belongs to the next request.
        pipe?.readAvailable()
        exchange = nil
        requestStartedAt = nil
        guard !isClosed else { return }
        setDeadline(engine.limits.keepAlive)
        intake.requestCompleted()
        handOn()
    }

    fileprivate func receivedFromEngine(_ bytes: RawSpan) {
        guard !isClosed else { return }
        let isContinue = InterimAnswer.isContinue(bytes)
        guard isContinue || exchange?.isQueued == true else {
            return fail(.status(InterimAnswer.status(of: bytes) ?? 400))
        }
        send(bytes)
    }

    fileprivate func engineEnded() {
        // It closes without a word on what it takes for another protocol.
        if requestStartedAt != nil, exchange?.isQueued != true { fail(.status(400)) } else { close() }
    }

    fileprivate func pipeDrained() {
        guard !isClosed else { return }
        updateFlow()
    }

    // MARK: Ends

    /// Answers with the handler's error body in place of whatever libmicrohttpd would say, and closes.
    func fail(_ refusal: HTTPRefusal) {
        let requestID = exchange?.requestID ?? RequestID.make()
        answerDirectly(engine.handler.errorBody(for: refusal, requestID: requestID), requestID: requestID)
    }

    /// Answers past libmicrohttpd, which takes none before it has read the whole body, and closes.
    func answerDirectly(_ response: HTTPResponse, requestID: String) {
        guard !isClosed else { return }
        let omitsBody = exchange?.isHead ?? false
        let bytes = HTTPWire.bytes(of: response, requestID: requestID, omitsBody: omitsBody)
        unsafe transport.write(bytes.span.bytes)
        Metric.httpRequests.add(1, HTTPWire.statusClass(response.status))
        close()
    }

    /// Closes at once.
    func abort() {
        guard !isClosed else { return }
        letGo()
        transport.abort()
    }

    /// Leaves the transport to a WebSocket.
    ///
    /// - Returns: The transport, and what the client has sent after the request.
    func takeTransport() -> (any MovableTransport, [UInt8])? {
        guard !isClosed else { return nil }
        // The last of the answer that opened the WebSocket.
        pipe?.readAvailable()
        letGo()
        return (transport, intake.takeRest())
    }

    private func close() {
        guard !isClosed else { return }
        letGo()
        transport.finish()
    }

    private func letGo() {
        isClosed = true
        lease = nil
        transport.receiver = nil
        deadline = nil
        stallTimer = nil
        engine.removeDescriptor(engineDescriptor)
        pipe?.abort()
        pipe = nil
        exchange?.abort()
        exchange = nil
        engine.forget(self)
        engine.runSoon()
    }

    // MARK: Inside

    /// Slows the client down while what it has sent waits here or in the pair.
    private func updateFlow() {
        let mustWait = intake.isFull || (pipe?.bufferedByteCount ?? 0) > 0
        if mustWait { transport.pauseReading() } else { transport.resumeReading() }
    }

    private func send(_ bytes: RawSpan) {
        transport.write(bytes)
        guard transport.bufferedByteCount > 0 else { return }
        if transport.bufferedByteCount > Self.outputMark { pipe?.pauseReading() }
        guard !isStalled else { return }
        isStalled = true
        stallTimer?.set(after: engine.limits.stallTime) { [self] in abort() }
    }

    private func requestBegins() {
        guard requestStartedAt == nil else { return }
        requestStartedAt = engine.loop.now
        setDeadline(engine.limits.headerTime)
    }

    private func setDeadline(_ time: Duration) {
        deadline?.set(after: time) { [self] in
            if requestStartedAt == nil { abort() } else { fail(.status(408)) }
        }
    }

    private func openPipe() -> SocketTransport? {
        var ends: (Int32, Int32) = (-1, -1)
        let flags = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let status = unsafe withUnsafeMutablePointer(to: &ends) { ends in
            unsafe ends.withMemoryRebound(to: Int32.self, capacity: 2) { unsafe socketpair(AF_UNIX, flags, 0, $0) }
        }
        guard status == 0 else { return nil }
        guard engine.addDescriptor(ends.1, for: self) else {
            // libmicrohttpd closes what it refuses.
            CLinux.close(ends.0)
            return nil
        }
        engineDescriptor = ends.1
        let pipe = SocketTransport(ends.0, on: engine.loop)
        pipe.receiver = HTTPPipeReceiver(connection: self)
        pipe.resumeReading()
        self.pipe = pipe
        return pipe
    }
}

/// Tells a connection what comes out of its pair.
private final class HTTPPipeReceiver: TransportReceiver {
    private weak var connection: HTTPConnection?

    init(connection: HTTPConnection) {
        self.connection = connection
    }

    func received(_ bytes: RawSpan) { connection?.receivedFromEngine(bytes) }
    func ended(_ failure: String?) { connection?.engineEnded() }
    func drained() { connection?.pipeDrained() }
}
