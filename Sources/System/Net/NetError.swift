internal import CLinux
internal import CUv

/// What the network refused, and what to do about it.
package enum NetError: Error, Sendable, Hashable, CustomStringConvertible {
    /// An address to listen on does not exist, is taken, or is not ours to use.
    case cannotListen(host: String, port: Int, reason: String)
    /// No way leads to an address.
    case cannotConnect(host: String, port: Int, reason: String)
    /// A certificate or key file is missing, broken, or does not fit the other.
    case badIdentity(file: String, reason: String)
    /// The system is out of descriptors or memory.
    case exhausted(call: String, reason: String)

    package var description: String {
        switch self {
        case .cannotListen(let host, let port, let reason): "cannot listen on \(host) port \(port): \(reason)"
        case .cannotConnect(let host, let port, let reason): "cannot connect to \(host) port \(port): \(reason)"
        case .badIdentity(let file, let reason): "TLS identity \(file): \(reason)"
        case .exhausted(let call, let reason): "\(call): \(reason)"
        }
    }

    /// The text of an `errno`.
    static func reason(_ code: Int32) -> String { unsafe String(cString: uv_strerror(-abs(code))) }

    static func exhausted(_ call: String) -> NetError { .exhausted(call: call, reason: reason(clinux_errno())) }
}
