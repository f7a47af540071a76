package import Loops
internal import Runtime

/// Serves HTTP/1.1 and WebSockets on the loops of a group.
///
/// The first loop accepts; each connection lives on the loop that had the least load.
///
/// Safe because its own state is behind a lock, and each engine is touched on its loop only.
package final class HTTPServer: Sendable {
    private struct State {
        var engines: [HTTPEngine] = []
        var listeners: [HTTPListener] = []
    }

    /// Connections above the limit that still get their 503; beyond, they are closed without a word.
    private static let refusalRoom = 256

    private let group: LoopGroup
    private let limits: HTTPLimits
    private let handler: any HTTPHandler
    private let state = Lock(State())
    private let connectionCount = Lock(0)

    /// Makes a server that ``listen(host:port:tls:)`` starts.
    package init(group: LoopGroup, limits: HTTPLimits = HTTPLimits(), handler: any HTTPHandler) {
        self.group = group
        self.limits = limits
        self.handler = handler
    }

    /// Begins to accept connections.
    ///
    /// Any thread but the loops'.
    ///
    /// - Parameters:
    ///   - host: An address or a name of this machine.
    ///   - port: 0 lets the system choose.
    ///   - tls: Speak TLS (https and wss) with this identity.
    /// - Returns: The port.
    /// - Throws: ``NetError/cannotListen(host:port:reason:)``, or ``NetError/exhausted(call:reason:)``.
    package func listen(host: String, port: Int, tls: TLSIdentity? = nil) throws(NetError) -> Int {
        let engines = try startEngines()
        let listener = try HTTPListener(host: host, port: port, on: group.first) { [self] descriptor, address in
            place(descriptor, address, tls, engines)
        }
        state.withLock { $0.listeners.append(listener) }
        group.first.post { listener.start() }
        return listener.port
    }

    /// Accepts no more, closes connections that wait for a request, and the others after their answer.
    ///
    /// Any thread.
    package func stopAccepting() {
        let (listeners, engines) = state.withLock { state in
            defer { state.listeners = [] }
            return (state.listeners, state.engines)
        }
        for listener in listeners { group.first.post { listener.stop() } }
        for engine in engines {
            engine.loop.post {
                engine.isDraining = true
                engine.closeIdle()
            }
        }
    }

    /// Ends every connection but the WebSockets, which are their owners' to close.
    ///
    /// - Parameter patience: How long answers that are under way may take to reach their clients.
    package func stop(patience: Duration = .zero) async {
        stopAccepting()
        let engines = state.withLock { state in
            defer { state.engines = [] }
            return state.engines
        }
        await withDiscardingTaskGroup { group in
            for engine in engines {
                group.addTask {
                    await withCheckedContinuation { done in
                        engine.loop.post { engine.stop(patience: patience) { done.resume() } }
                    }
                }
            }
        }
    }

    private func startEngines() throws(NetError) -> [HTTPEngine] {
        let existing = state.withLock { $0.engines }
        guard existing.isEmpty else { return existing }
        let engines = group.loops.map { HTTPEngine(on: $0, handler: handler, limits: limits) }
        for engine in engines { try engine.start() }
        state.withLock { $0.engines = engines }
        return engines
    }

    private func place(_ descriptor: Int32, _ address: String, _ tls: TLSIdentity?, _ engines: [HTTPEngine]) {
        let count = connectionCount.withLock { $0 }
        guard count < limits.maxConnections + Self.refusalRoom else {
            SocketOptions.close(descriptor)
            return
        }
        SocketOptions.prepare(descriptor)
        let ticket = ConnectionTicket(count: connectionCount)
        let isRefused = count >= limits.maxConnections
        let loop = group.lease()
        let lease = LoopLease(loop, of: group)
        guard let engine = engines.first(where: { $0.loop === loop }) else { return }
        loop.post {
            engine.adopt(descriptor, from: address, tls: tls, isRefused: isRefused, ticket: ticket, lease: lease)
        }
    }
}
