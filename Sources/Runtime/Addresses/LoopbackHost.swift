internal import CLinux

/// Which hosts only this machine can reach.
package enum LoopbackHost {
    /// Whether an address to listen on is loopback: `localhost`, `127.0.0.0/8` or `::1`, however it is written.
    ///
    /// Any other name may lead anywhere, today or tomorrow, and counts as reachable from outside.
    package static func isLoopback(_ host: String) -> Bool {
        var host = host.lowercased()
        if host == "localhost" || host == "localhost." { return true }
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        var four = in_addr()
        if inet_pton(AF_INET, host, &four) == 1 { return UInt32(bigEndian: four.s_addr) >> 24 == 127 }
        var six = in6_addr()
        guard inet_pton(AF_INET6, host, &six) == 1 else { return false }
        let bytes = withUnsafeBytes(of: &six) { Array($0) }
        let isMapped = bytes.starts(with: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF])
        return isMapped ? bytes[12] == 127 : bytes.dropLast().allSatisfy { $0 == 0 } && bytes[15] == 1
    }
}
