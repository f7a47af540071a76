internal import CLinux

/// Where a datagram goes to or comes from: an IP address, never a name, and a port.
///
/// Safe because it holds a plain copy of what the system calls fill in or read.
@safe
package struct UDPAddress: Sendable {
    private let storage: sockaddr_storage
    private let size: socklen_t

    /// An address from its text form; nil for a name or a port that doesn't exist.
    package init?(ip: String, port: Int) {
        guard let port = UInt16(exactly: port) else { return nil }
        var v4 = sockaddr_in()
        var v6 = sockaddr_in6()
        var storage = sockaddr_storage()
        if unsafe inet_pton(AF_INET, ip, &v4.sin_addr) == 1 {
            v4.sin_family = sa_family_t(AF_INET)
            v4.sin_port = port.bigEndian
            unsafe withUnsafeMutableBytes(of: &storage) { unsafe $0.storeBytes(of: v4, as: sockaddr_in.self) }
            size = socklen_t(MemoryLayout<sockaddr_in>.size)
        } else if unsafe inet_pton(AF_INET6, ip, &v6.sin6_addr) == 1 {
            v6.sin6_family = sa_family_t(AF_INET6)
            v6.sin6_port = port.bigEndian
            unsafe withUnsafeMutableBytes(of: &storage) { unsafe $0.storeBytes(of: v6, as: sockaddr_in6.self) }
            size = socklen_t(MemoryLayout<sockaddr_in6>.size)
        } else {
            return nil
        }
        self.storage = storage
    }

    /// An address as the system filled it in.
    init(_ storage: sockaddr_storage, size: socklen_t) {
        self.storage = storage
        self.size = size
    }

    /// IPv4 or IPv6, in the usual text form.
    package var ip: String { SocketAddress.text(of: storage) }

    package var port: Int {
        // The port stands at the same place in both families, in network order.
        unsafe withUnsafeBytes(of: storage) { bytes in unsafe Int(bytes[2]) << 8 | Int(bytes[3]) }
    }

    var family: Int32 { Int32(storage.ss_family) }

    func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        unsafe withUnsafePointer(to: storage) { storage in
            unsafe storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe body($0, size) }
        }
    }
}

extension UDPAddress: CustomStringConvertible {
    package var description: String { family == AF_INET6 ? "[\(ip)]:\(port)" : "\(ip):\(port)" }
}

extension UDPAddress: Hashable {
    package static func == (left: UDPAddress, right: UDPAddress) -> Bool {
        left.port == right.port && left.ip == right.ip
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(ip)
        hasher.combine(port)
    }
}
