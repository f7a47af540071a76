internal import CLinux
package import Loops

/// Sends and receives datagrams on a loop.
///
/// On the loop's thread only. It stays alive until ``close()``. A datagram may be lost, come twice or out of order.
///
/// Safe because its state is touched on its loop only.
package final class UDPSocket: @unchecked Sendable {
    /// A burst of 200 voice packets overflows the system's usual buffer; `net.core.rmem_max` may allow less than this.
    private static let receiveBufferByteCount: Int32 = 1024 * 1024
    /// More than any datagram holds.
    private static let datagramByteCount = 65_536
    /// Datagrams in a row before others on the loop have their turn.
    private static let datagramsInARow = 64

    package let loop: EventLoop
    /// What the socket is bound to.
    package let localAddress: UDPAddress
    /// The one address that it talks with, if it was made so.
    package let peer: UDPAddress?
    /// A datagram and who sent it; the bytes are valid for the call only.
    package var onDatagram: ((RawSpan, UDPAddress) -> Void)?

    private let descriptor: Int32
    private var watch: DescriptorWatch?
    private var buffer = [UInt8](repeating: 0, count: UDPSocket.datagramByteCount)

    /// Binds a socket, which receives from anybody from now on.
    ///
    /// - Parameters:
    ///   - address: Of this machine; port 0 lets the system choose.
    ///   - loop: The current loop.
    /// - Throws: ``NetError/cannotListen(host:port:reason:)``.
    package convenience init(bindingTo address: UDPAddress, on loop: EventLoop) throws(NetError) {
        try self.init(naming: address, peer: nil, on: loop)
    }

    /// Makes a socket that hears one peer alone; the system chooses its own address.
    ///
    /// - Parameters:
    ///   - peer: Who is talked with.
    ///   - loop: The current loop.
    /// - Throws: ``NetError/cannotConnect(host:port:reason:)`` where no way leads to it.
    package convenience init(connectingTo peer: UDPAddress, on loop: EventLoop) throws(NetError) {
        try self.init(naming: peer, peer: peer, on: loop)
    }

    private init(naming address: UDPAddress, peer: UDPAddress?, on loop: EventLoop) throws(NetError) {
        precondition(loop.isCurrent, "a socket is made on its loop")
        let flags = Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = socket(address.family, flags, 0)
        guard descriptor >= 0 else { throw .exhausted("socket") }
        SocketOptions.set(descriptor, SOL_SOCKET, SO_RCVBUF, Self.receiveBufferByteCount)
        let status = unsafe address.withPointer { address, size in
            unsafe peer == nil ? bind(descriptor, address, size) : connect(descriptor, address, size)
        }
        guard status == 0, let localAddress = Self.localAddress(of: descriptor) else {
            let reason = NetError.reason(clinux_errno())
            SocketOptions.close(descriptor)
            throw peer == nil
                ? .cannotListen(host: address.ip, port: address.port, reason: reason)
                : .cannotConnect(host: address.ip, port: address.port, reason: reason)
        }
        self.descriptor = descriptor
        self.loop = loop
        self.localAddress = localAddress
        self.peer = peer
        do throws(LoopError) {
            let watch = try DescriptorWatch(descriptor, on: loop) { [self] _ in receive() }
            watch.watch(for: .readable)
            self.watch = watch
        } catch {
            SocketOptions.close(descriptor)
            throw .exhausted(call: error.call, reason: error.description)
        }
    }

    /// Sends one datagram now.
    ///
    /// - Parameters:
    ///   - bytes: All of it.
    ///   - address: Of the socket's own family; nil is its ``peer``.
    /// - Returns: Whether the system took it; one that it didn't take is lost, as it may be on its way too.
    @discardableResult
    package func send(_ bytes: RawSpan, to address: UDPAddress? = nil) -> Bool {
        precondition(loop.isCurrent, "a socket is used on its loop")
        guard watch != nil else { return false }
        return unsafe bytes.withUnsafeBytes { bytes in
            let count =
                unsafe address?.withPointer { address, size in
                    unsafe sendto(descriptor, bytes.baseAddress, bytes.count, 0, address, size)
                } ?? CLinux.send(descriptor, bytes.baseAddress, bytes.count, 0)
            return count == bytes.count
        }
    }

    /// Ends the socket; nothing is received any more.
    package func close() {
        precondition(loop.isCurrent, "a socket is closed on its loop")
        guard let watch else { return }
        self.watch = nil
        onDatagram = nil
        watch.close()
        SocketOptions.close(descriptor)
    }

    private func receive() {
        for _ in 0..<Self.datagramsInARow {
            guard watch != nil else { return }
            var sender = sockaddr_storage()
            var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
            let count = unsafe buffer.withUnsafeMutableBytes { buffer in
                unsafe withUnsafeMutablePointer(to: &sender) { sender in
                    unsafe sender.withMemoryRebound(to: sockaddr.self, capacity: 1) { sender in
                        unsafe recvfrom(descriptor, buffer.baseAddress, buffer.count, 0, sender, &size)
                    }
                }
            }
            if count >= 0 {
                unsafe onDatagram?(buffer.span.bytes.extracting(0..<count), UDPAddress(sender, size: size))
            } else if clinux_errno() == EAGAIN {
                return
            }
            // Another error, such as the news that the peer's port is closed, is one datagram that isn't there.
        }
    }

    private static func localAddress(of descriptor: Int32) -> UDPAddress? {
        var storage = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let status = unsafe withUnsafeMutablePointer(to: &storage) { storage in
            unsafe storage.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe getsockname(descriptor, $0, &size)
            }
        }
        return status == 0 ? UDPAddress(storage, size: size) : nil
    }
}
