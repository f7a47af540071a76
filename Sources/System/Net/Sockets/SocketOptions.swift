internal import CLinux

/// Options of client sockets.
enum SocketOptions {
    /// What the kernel may hold of our output; more would hide from us that a client is slow.
    private static let sendBufferByteCount: Int32 = 64 * 1024

    /// Sends small pieces at once, and keeps little in the kernel.
    static func prepare(_ descriptor: Int32) {
        set(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
        set(descriptor, SOL_SOCKET, SO_SNDBUF, sendBufferByteCount)
    }

    static func close(_ descriptor: Int32) { _ = CLinux.close(descriptor) }

    static func set(_ descriptor: Int32, _ level: Int32, _ option: Int32, _ value: Int32) {
        var value = value
        _ = unsafe setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }
}
