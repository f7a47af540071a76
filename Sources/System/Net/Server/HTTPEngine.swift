internal import CLinux
internal import CMicrohttpd
internal import Loops
internal import Runtime

/// The part of an ``HTTPServer`` that lives on one loop: a libmicrohttpd daemon and the connections it parses for.
///
/// libmicrohttpd never sees a client's socket: each connection feeds it through a socket pair (see ``HTTPConnection``).
///
/// Safe because everything is touched on the loop only, and the daemon is stopped before the engine goes.
@safe
final class HTTPEngine: @unchecked Sendable {
    /// Pool of a connection: the head's limit, and room for libmicrohttpd's own records of its fields.
    private static let poolMargin = 16 * 1024

    let loop: EventLoop
    let handler: any HTTPHandler
    let limits: HTTPLimits
    /// Answers say `Connection: close` from now on.
    var isDraining = false
    @safe private var daemon: OpaquePointer?
    private var watch: DescriptorWatch?
    private var connections: [ObjectIdentifier: HTTPConnection] = [:]
    /// By the descriptor that libmicrohttpd has.
    private var byDescriptor: [Int32: HTTPConnection] = [:]
    private var isRunning = false
    private var isScheduled = false
    /// Runs once the last connection has gone.
    private var whenEmpty: (() -> Void)?

    /// Makes an engine that runs once ``start()`` is called on its loop.
    init(on loop: EventLoop, handler: any HTTPHandler, limits: HTTPLimits) {
        self.loop = loop
        self.handler = handler
        self.limits = limits
    }

    /// Starts the daemon, and on the loop its watch.
    ///
    /// Any thread, once, before anything else.
    func start() throws(NetError) {
        let me = unsafe Unmanaged.passUnretained(self).toOpaque()
        daemon = unsafe cmhd_start(
            me,
            { engine, _, connection in
                unsafe HTTPEngine.from(engine)?.beginExchange(connection)
            },
            { _, connection, _, method, version, bytes, byteCount, exchange in
                guard let exchange = unsafe HTTPExchange.from(exchange?.pointee), let connection = unsafe connection
                else { return MHD_Result.NO }
                return unsafe exchange.step(connection, method, version, bytes, byteCount)
                    ? MHD_Result.YES : MHD_Result.NO
            },
            { _, _, exchange, _ in
                guard let pointer = unsafe exchange?.pointee else { return }
                unsafe exchange?.pointee = nil
                unsafe Unmanaged<HTTPExchange>.fromOpaque(pointer).takeRetainedValue().completed()
            },
            // There is nothing to decode: the target is ours (``RequestLine``).
            { _, _, text in unsafe text.map { unsafe strlen($0) } ?? 0 },
            limits.headerByteCount + Self.poolMargin,
            UInt32(clamping: limits.maxConnections + 1)
        )
        guard let daemon = daemon else {
            throw .exhausted(call: "MHD_start_daemon", reason: "no descriptor or memory left")
        }
        let descriptor = unsafe cmhd_epoll_descriptor(daemon)
        loop.post { [self] in
            watch = try? DescriptorWatch(descriptor, on: loop) { [unowned self] _ in run() }
            watch?.watch(for: .readable)
        }
    }

    /// Ends the engine once what is under way has been answered, or patience is over.
    ///
    /// On the loop.
    ///
    /// - Parameters:
    ///   - patience: For requests that are being answered; connections that wait for one are closed at once.
    ///   - done: Runs on the loop at the end.
    func stop(patience: Duration, done: @escaping () -> Void) {
        closeIdle()
        let timer = LoopTimer(on: loop)
        let end = { [self] in
            whenEmpty = nil
            timer.cancel()
            stop()
            done()
        }
        guard !connections.isEmpty, patience > .zero else { return end() }
        whenEmpty = end
        timer.set(after: patience, end)
    }

    /// Ends all connections but those that have become WebSockets, and the daemon.
    private func stop() {
        for connection in Array(connections.values) { connection.abort() }
        // Each aborted exchange gives its connection back; a suspended one would bring libmicrohttpd down.
        run()
        watch?.close()
        watch = nil
        if let daemon = daemon { unsafe MHD_stop_daemon(daemon) }
        daemon = nil
    }

    /// Serves a connection.
    ///
    /// On the loop.
    ///
    /// - Parameters:
    ///   - descriptor: Its socket, which becomes the engine's.
    ///   - address: Of the peer.
    ///   - tls: What to show when it speaks TLS.
    ///   - isRefused: Whether to answer 503 whatever it asks.
    ///   - ticket: Held until the socket closes.
    ///   - lease: Held until the connection leaves the engine.
    func adopt(
        _ descriptor: Int32,
        from address: String,
        tls: TLSIdentity?,
        isRefused: Bool,
        ticket: ConnectionTicket,
        lease: LoopLease
    ) {
        let socket = SocketTransport(descriptor, on: loop, ticket: ticket)
        guard unsafe daemon != nil, let transport = secure(socket, tls) else { return socket.abort() }
        let connection = HTTPConnection(
            transport,
            remoteAddress: address,
            isRefused: isRefused,
            lease: lease,
            engine: self
        )
        connections[ObjectIdentifier(connection)] = connection
        connection.start()
    }

    private func secure(_ socket: SocketTransport, _ tls: TLSIdentity?) -> (any MovableTransport)? {
        guard let tls else { return socket }
        return TLSTransport(socket, identity: tls) { [handler] in
            let id = RequestID.make()
            return HTTPWire.bytes(
                of: handler.errorBody(for: .status(400), requestID: id),
                requestID: id,
                omitsBody: false
            )
        }
    }

    /// Closes connections that wait for a request.
    ///
    /// On the loop.
    func closeIdle() {
        for connection in Array(connections.values) where connection.isIdle { connection.abort() }
    }

    func forget(_ connection: HTTPConnection) {
        connections[ObjectIdentifier(connection)] = nil
        guard connections.isEmpty, whenEmpty != nil else { return }
        // Not in the midst of the connection's own end.
        loop.afterwards { [self] in whenEmpty?() }
    }

    /// Lets libmicrohttpd read requests from a descriptor, which becomes its own.
    func addDescriptor(_ descriptor: Int32, for connection: HTTPConnection) -> Bool {
        guard let daemon = daemon else { return false }
        // A local address: for any other, libmicrohttpd tries TCP options.
        var address = sockaddr(sa_family: sa_family_t(AF_UNIX), sa_data: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
        byDescriptor[descriptor] = connection
        let size = socklen_t(MemoryLayout<sockaddr>.size)
        guard unsafe MHD_add_connection(daemon, descriptor, &address, size) == .YES else {
            byDescriptor[descriptor] = nil
            return false
        }
        return true
    }

    func removeDescriptor(_ descriptor: Int32) {
        byDescriptor[descriptor] = nil
    }

    /// Lets libmicrohttpd work once the present callback is through.
    func runSoon() {
        guard !isScheduled else { return }
        isScheduled = true
        loop.afterwards { [self] in
            isScheduled = false
            run()
        }
    }

    private func run() {
        guard !isRunning, let daemon = daemon else { return }
        isRunning = true
        unsafe MHD_run(daemon)
        isRunning = false
        var wait: UInt64 = 0
        if unsafe MHD_get_timeout(daemon, &wait) == .YES && wait == 0 { runSoon() }
    }

    private func beginExchange(_ connection: OpaquePointer?) -> UnsafeMutableRawPointer? {
        let descriptor = unsafe connection.map { unsafe cmhd_descriptor($0) } ?? -1
        guard let connection = byDescriptor[descriptor] else { return nil }
        return unsafe Unmanaged.passRetained(connection.beginExchange()).toOpaque()
    }

    private static func from(_ pointer: UnsafeMutableRawPointer?) -> HTTPEngine? {
        unsafe pointer.map { unsafe Unmanaged<HTTPEngine>.fromOpaque($0).takeUnretainedValue() }
    }
}
