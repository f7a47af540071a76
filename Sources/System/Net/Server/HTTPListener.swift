internal import CLinux
internal import Loops
internal import Runtime

/// A listening socket that accepts on one loop.
///
/// Safe because after `init` everything is touched on the loop only.
final class HTTPListener: @unchecked Sendable {
    private static let logger = Logger("http")
    private static let backlog: Int32 = 1024
    /// Of one wake, so that a storm of connections does not hold up the loop.
    private static let acceptsPerWake = 64
    /// When descriptors have run out, the next try waits for some to be closed.
    private static let exhaustedPause: Duration = .milliseconds(100)

    /// Where it listens; the system's choice for port 0.
    let port: Int
    private let descriptor: Int32
    private let loop: EventLoop
    private var watch: DescriptorWatch?
    private var pause: LoopTimer?
    private let accepted: @Sendable (Int32, String) -> Void

    /// Binds and listens; ``start()`` accepts.
    ///
    /// - Parameters:
    ///   - host: An address or a name of this machine.
    ///   - port: 0 lets the system choose.
    ///   - loop: Where it accepts.
    ///   - accepted: Gets each connection's descriptor and the peer's address, on the loop.
    /// - Throws: ``NetError/cannotListen(host:port:reason:)``.
    init(
        host: String,
        port: Int,
        on loop: EventLoop,
        accepted: @escaping @Sendable (Int32, String) -> Void
    ) throws(NetError) {
        self.loop = loop
        self.accepted = accepted
        guard (0...65_535).contains(port) else {
            throw .cannotListen(host: host, port: port, reason: "a port is a number from 0 to 65535")
        }
        do throws(SocketAddress.Fault) {
            let address = try SocketAddress.resolve(host: host, port: port)
            descriptor = try address.makeListener(backlog: Self.backlog)
            self.port = SocketAddress.localPort(of: descriptor) ?? port
        } catch {
            throw .cannotListen(host: host, port: port, reason: error.reason)
        }
    }

    /// Accepts from now on.
    ///
    /// On the loop.
    func start() {
        watch = try? DescriptorWatch(descriptor, on: loop) { [unowned self] _ in acceptWaiting() }
        watch?.watch(for: .readable)
    }

    /// Closes the listening socket.
    ///
    /// On the loop.
    func stop() {
        guard watch != nil else { return }
        watch?.close()
        watch = nil
        pause = nil
        close(descriptor)
    }

    private func acceptWaiting() {
        for _ in 0..<Self.acceptsPerWake {
            var address = sockaddr_storage()
            var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
            let flags = Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
            let client = unsafe withUnsafeMutablePointer(to: &address) { address in
                unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                    unsafe accept4(descriptor, address, &size, flags)
                }
            }
            guard client >= 0 else { return acceptFailed(clinux_errno()) }
            accepted(client, SocketAddress.text(of: address))
        }
    }

    private func acceptFailed(_ code: Int32) {
        guard [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(code) else { return }
        Self.logger.error("no connection can be accepted: out of descriptors or memory", ["errno": code])
        watch?.watch(for: [])
        let pause = pause ?? LoopTimer(on: loop)
        self.pause = pause
        pause.set(after: Self.exhaustedPause) { [unowned self] in watch?.watch(for: .readable) }
    }
}
