/// The origin of a site as browsers send it in `Origin`: scheme, host and port (RFC 6454, section 6.2).
package struct WebOrigin: Sendable, Equatable {
    /// In lower case, without the scheme's own port.
    package let text: String

    /// What stands for every origin.
    package static let any = "*"

    /// - Parameter written: As an admin writes it; a slash at the end doesn't count.
    /// - Throws: ``Fault``.
    package init(_ written: String) throws(Fault) {
        let written = written.trimmingStrayCharacters().lowercased()
        guard written != "null" else { throw .null }
        guard let range = written.firstIndex(of: ":"), written[range...].hasPrefix("://") else { throw .noScheme }
        let scheme = written[..<range]
        var server = written[written.index(range, offsetBy: 3)...]
        if server.hasSuffix("/") { server.removeLast() }
        guard Self.isScheme(scheme), !server.isEmpty else { throw .form }
        guard !server.contains("*") else { throw .wildcard }
        guard !server.contains(where: { "/?#@".contains($0) }) else { throw .path }
        guard server.utf8.allSatisfy(Self.isServer) else { throw .form }
        let colons = server.utf8.count { $0 == UInt8(ascii: ":") }
        guard server.hasPrefix("[") || colons <= 1 else { throw .form }
        for (name, port) in [("http", ":80"), ("https", ":443")] where scheme == name && server.hasSuffix(port) {
            server.removeLast(port.count)
        }
        guard !server.hasSuffix(":"), !server.hasPrefix(":") else { throw .form }
        text = "\(scheme)://\(server)"
    }

    private static func isScheme(_ scheme: Substring) -> Bool {
        guard let first = scheme.utf8.first, (0x61...0x7A).contains(first) else { return false }
        return scheme.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || "+-.".utf8.contains($0)
        }
    }

    /// Letters, digits and the signs of names, ports and IPv6 addresses; browsers send other scripts as `xn--`.
    private static func isServer(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || "-._:[]".utf8.contains(byte)
    }

    /// Why a text is no origin; ends the sentence "the value …".
    package enum Fault: Error, Sendable, Equatable, CustomStringConvertible {
        case null, noScheme, wildcard, path, form

        package var description: String {
            switch self {
            case .null: "is what every sandboxed page and local file sends, so it can't be allowed"
            case .noScheme: "has no scheme: an origin looks like https://app.example or http://localhost:3000"
            case .wildcard: "has a wildcard in a name: name each origin, or write * alone for all"
            case .path: "has more than scheme, host and port: an origin looks like https://app.example"
            case .form: "is not an origin, such as https://app.example or http://localhost:3000"
            }
        }
    }
}
