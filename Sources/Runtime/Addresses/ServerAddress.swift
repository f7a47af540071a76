/// The address of another server as people write it, and the addresses beneath it.
///
/// With or without a slash at the end, with or without the path that everybody knows, with a query or without: this is the
/// one place that knows how to put them together.
package struct ServerAddress: Sendable, Equatable {
    /// In lower case, such as `https`.
    package private(set) var scheme: String
    /// Host and port, and credentials where there are any.
    package let authority: String
    /// Empty, or from a slash on, without one at the end.
    package private(set) var path: String
    /// With its `?`; empty where there is none.
    package let query: String

    /// - Parameters:
    ///   - text: As it was written; blanks at either end don't count.
    ///   - schemes: Those that are allowed.
    /// - Throws: ``Fault``.
    package init(_ text: String, schemes: [String] = ["http", "https"]) throws(Fault) {
        let text = text.trimmingStrayCharacters()
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { throw .blank }
        guard let (scheme, rest) = Self.scheme(of: text) else { throw .noScheme(schemes) }
        guard schemes.contains(scheme) else { throw .scheme(schemes) }
        let whole = rest.prefix { $0 != "#" }
        let authority = whole.prefix { $0 != "/" && $0 != "?" }
        let target = whole[authority.endIndex...]
        var path = target.prefix { $0 != "?" }
        while path.hasSuffix("/") { path.removeLast() }
        self.scheme = scheme
        self.authority = String(authority)
        self.path = String(path)
        query = String(target.drop { $0 != "?" })
        try checkHost()
    }

    /// An address that was checked when it was configured; any other text is taken for a host, which is not found.
    package init(checked text: String) {
        do throws(Fault) {
            self = try ServerAddress(text, schemes: ["http", "https", "ws", "wss", "tcp"])
        } catch {
            (scheme, authority, path, query) = ("http", text, "", "")
        }
    }

    /// The whole address, without a slash at the end of its path.
    package var text: String { "\(scheme)://\(authority)\(path)\(query)" }

    /// The port; nil where the scheme's own holds.
    package var port: Int? { Self.port(of: authority).flatMap { Int($0) } }

    /// The address of a path beneath this one; the query stays behind it.
    package static func + (base: ServerAddress, path: String) -> String { base.appending(path) }

    /// The address of a path beneath this one, with further items of the query, such as `text=a`.
    package func appending(_ more: String, items: String = "") -> String {
        let joined = items.isEmpty ? query : query.isEmpty ? "?\(items)" : "\(query)&\(items)"
        return "\(scheme)://\(authority)\(path)\(more)\(joined)"
    }

    /// The address without the first of these endings that it has.
    package func dropping(_ endings: [String]) -> ServerAddress {
        guard let ending = endings.first(where: { path.hasSuffix($0) }) else { return self }
        var shorter = self
        shorter.path.removeLast(ending.count)
        while shorter.path.hasSuffix("/") { shorter.path.removeLast() }
        return shorter
    }

    /// The address with this path, where it names none.
    package func orPath(_ path: String) -> ServerAddress {
        guard self.path.isEmpty else { return self }
        var longer = self
        longer.path = path
        return longer
    }

    /// The same place over WebSocket: `ws` for `http`, `wss` for `https`; the rest stays.
    package var asWebSocket: ServerAddress {
        var other = self
        other.scheme = ["http": "ws", "https": "wss"][scheme] ?? scheme
        return other
    }

    /// Whether it is the base of an OpenAI-compatible API: `/v1` ends its path, or the path to speech beneath it.
    package var isOpenAIBase: Bool { dropping(["/audio/speech"]).path.hasSuffix("/v1") }

    private static func scheme(of text: String) -> (String, Substring)? {
        guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else { return nil }
        let scheme = text[..<colon].lowercased()
        let isScheme = scheme.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || "+-.".utf8.contains($0)
        }
        guard !scheme.isEmpty, isScheme else { return nil }
        return (scheme, text[text.index(colon, offsetBy: 3)...])
    }

    private func checkHost() throws(Fault) {
        let server = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
        let port = Self.port(of: authority)
        guard server.count > (port.map { $0.count + 1 } ?? 0) else { throw .noHost }
        if let port {
            guard let number = Int(port), port.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                (1...65535).contains(number)
            else { throw .port }
        }
    }

    /// What follows the colon behind the host.
    private static func port(of authority: String) -> Substring? {
        let server = authority[(authority.lastIndex(of: "@") ?? authority.startIndex)...]
        guard let colon = server.lastIndex(of: ":") else { return nil }
        // The colons of an IPv6 address stand in brackets.
        if let bracket = server.lastIndex(of: "]"), bracket > colon { return nil }
        return server[server.index(after: colon)...]
    }
}

extension ServerAddress {
    /// Why a text is no address; ends the sentence "the value …".
    package enum Fault: Error, Sendable, Equatable, CustomStringConvertible {
        case noScheme([String])
        case scheme([String])
        case noHost
        case port
        case blank

        package var description: String {
            switch self {
            case .noScheme(let schemes):
                "has no scheme: put \(Self.list(schemes)) in front of it"
            case .scheme(let schemes): "has another scheme than \(Self.list(schemes))"
            case .noHost: "names no host"
            case .port: "has a port that is not a number from 1 to 65535"
            case .blank: "holds a blank or a control character"
            }
        }

        private static func list(_ schemes: [String]) -> String {
            schemes.map { "\($0)://" }.joined(separator: " or ")
        }
    }
}
