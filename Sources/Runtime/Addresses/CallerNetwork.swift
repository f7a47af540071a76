internal import CLinux

/// Names the network that a caller is in: what one person or one household can hardly have many of.
///
/// Limits and turns of callers without a key count by it.
package enum CallerNetwork {
    /// - Parameter address: A caller's address as text.
    /// - Returns: An IPv4 address as it is, also one that is mapped into IPv6; of another IPv6 address its /64, of which
    ///   each customer has a whole one; any other text as it is.
    package static func name(of address: String) -> String {
        // Behind the percent sign stands an interface of this machine.
        let host = String(address.prefix { $0 != "%" })
        var six = in6_addr()
        guard inet_pton(AF_INET6, host, &six) == 1 else { return host }
        let bytes = withUnsafeBytes(of: &six) { Array($0) }
        if bytes.starts(with: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]) {
            return bytes[12...].map { String($0) }.joined(separator: ".")
        }
        let groups = stride(from: 0, to: 8, by: 2).map { String(Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]), radix: 16) }
        return groups.joined(separator: ":") + "::/64"
    }
}
