internal import CLinux

/// An address of a stream socket, IPv4 or IPv6.
struct SocketAddress {
    struct Fault: Error {
        let reason: String
    }

    private let storage: sockaddr_storage
    private let size: socklen_t

    /// Looks up an address or a name; a name may block, so only at the start.
    static func resolve(host: String, port: Int) throws(Fault) -> SocketAddress {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        unsafe hints.ai_flags = Int32(AI_PASSIVE) | Int32(AI_NUMERICSERV)
        var found: UnsafeMutablePointer<addrinfo>?
        let bare = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
        let status = unsafe getaddrinfo(bare, String(port), &hints, &found)
        defer { if let found = unsafe found { unsafe freeaddrinfo(found) } }
        guard status == 0, let first = unsafe found, let address = unsafe first.pointee.ai_addr else {
            throw Fault(reason: unsafe String(cString: gai_strerror(status)))
        }
        var storage = sockaddr_storage()
        let size = unsafe first.pointee.ai_addrlen
        unsafe withUnsafeMutableBytes(of: &storage) { storage in
            unsafe storage.copyMemory(from: UnsafeRawBufferPointer(start: address, count: Int(size)))
        }
        return SocketAddress(storage: storage, size: size)
    }

    /// Binds a listening, non-blocking socket.
    func makeListener(backlog: Int32) throws(Fault) -> Int32 {
        let flags = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = socket(Int32(storage.ss_family), flags, 0)
        guard descriptor >= 0 else { throw Fault(reason: NetError.reason(clinux_errno())) }
        // A restarted server may listen at once, while old connections linger.
        SocketOptions.set(descriptor, SOL_SOCKET, SO_REUSEADDR, 1)
        let status = unsafe withUnsafePointer(to: storage) { storage in
            unsafe storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe bind(descriptor, $0, size) }
        }
        guard status == 0, listen(descriptor, backlog) == 0 else {
            let reason = NetError.reason(clinux_errno())
            close(descriptor)
            throw Fault(reason: reason)
        }
        return descriptor
    }

    /// The port that a socket is bound to.
    static func localPort(of descriptor: Int32) -> Int? {
        var storage = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let status = unsafe withUnsafeMutablePointer(to: &storage) { storage in
            unsafe storage.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe getsockname(descriptor, $0, &size)
            }
        }
        guard status == 0 else { return nil }
        // The port stands at the same place in both families, in network order.
        return unsafe withUnsafeBytes(of: &storage) { bytes in unsafe Int(bytes[2]) << 8 | Int(bytes[3]) }
    }

    /// The address without the port, as text.
    static func text(of storage: sockaddr_storage) -> String {
        var storage = storage
        var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let status = unsafe withUnsafeMutablePointer(to: &storage) { storage in
            unsafe storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe getnameinfo(address, size, &text, socklen_t(text.count), nil, 0, Int32(NI_NUMERICHOST))
            }
        }
        guard status == 0 else { return "unknown" }
        let address = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        // An IPv4 client of a socket for both families.
        return address.hasPrefix("::ffff:") && address.contains(".") ? String(address.dropFirst(7)) : address
    }
}
