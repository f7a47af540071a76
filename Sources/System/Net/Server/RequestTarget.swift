internal import Runtime

/// The target of a request line, split and decoded (RFC 9112, section 3.2; RFC 3986, section 2.1).
struct RequestTarget {
    private static let schemes = [(name: "http://", defaultPort: ":80"), (name: "https://", defaultPort: ":443")]

    let path: String
    let query: [HTTPRequest.QueryItem]
    /// Of the absolute form: host and port as sent, and the port that the scheme means where it names none.
    private let authority: (text: String, defaultPort: String)?

    /// Reads the origin form (`/path?query`), the absolute form (`http://host/path?query`) and `*`.
    ///
    /// - Returns: nil for any other form, a broken `%XX`, and what decodes to control characters or to no UTF-8.
    init?(_ raw: String) {
        let bytes = Array(raw.utf8)
        var rest = bytes[...]
        var authority: (text: String, defaultPort: String)?
        let prefix = bytes.prefix(8).map(\.lowercasedASCII)
        if let scheme = Self.schemes.first(where: { prefix.starts(with: $0.name.utf8) }) {
            rest = rest.dropFirst(scheme.name.utf8.count)
            let end = rest.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? rest.endIndex
            authority = (String(decoding: rest[..<end], as: UTF8.self), scheme.defaultPort)
            rest = rest[end...]
            if rest.first != UInt8(ascii: "/") { rest = [UInt8(ascii: "/")] + rest }
        }
        guard rest.first == UInt8(ascii: "/") || rest.elementsEqual("*".utf8), !rest.contains(UInt8(ascii: "#"))
        else { return nil }
        let parts = rest.split(separator: UInt8(ascii: "?"), maxSplits: 1, omittingEmptySubsequences: false)
        guard let path = Self.decode(parts[0], plusIsSpace: false) else { return nil }
        var query: [HTTPRequest.QueryItem] = []
        for item in parts.count > 1 ? parts[1].split(separator: UInt8(ascii: "&")) : [] {
            let pair = item.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard
                let name = Self.decode(pair[0], plusIsSpace: true),
                let value = Self.decode(pair.count > 1 ? pair[1] : [], plusIsSpace: true)
            else { return nil }
            query.append(HTTPRequest.QueryItem(name: name, value: value))
        }
        self.path = path
        self.query = query
        self.authority = authority
    }

    /// Whether a `Host` says nothing else than the target; only the absolute form says anything.
    func agrees(withHost host: String?) -> Bool {
        guard let authority, let host else { return true }
        guard !authority.text.isEmpty else { return false }
        let shortened = { (name: String) in
            name.hasSuffix(authority.defaultPort) ? String(name.dropLast(authority.defaultPort.count)) : name
        }
        return shortened(authority.text).equalsIgnoringCase(shortened(host))
    }

    private static func decode(_ text: ArraySlice<UInt8>, plusIsSpace: Bool) -> String? {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(text.count)
        var bytes = text.makeIterator()
        while let byte = bytes.next() {
            switch byte {
            case UInt8(ascii: "%"):
                guard
                    let high = bytes.next()?.hexDigitValue,
                    let low = bytes.next()?.hexDigitValue
                else { return nil }
                decoded.append(high << 4 | low)
            case UInt8(ascii: "+") where plusIsSpace: decoded.append(UInt8(ascii: " "))
            default: decoded.append(byte)
            }
        }
        // A path or name with control characters is nobody's; values may have line breaks.
        let isForbidden = { (byte: UInt8) in plusIsSpace ? byte == 0 : byte < 0x20 || byte == 0x7F }
        guard !decoded.contains(where: isForbidden) else { return nil }
        return String(validating: decoded, as: UTF8.self)?.streamSafe
    }
}

extension UInt8 {
    /// The value of an ASCII hexadecimal digit.
    var hexDigitValue: UInt8? {
        switch self {
        case 0x30...0x39: self - 0x30
        case 0x41...0x46: self - 0x41 + 10
        case 0x61...0x66: self - 0x61 + 10
        default: nil
        }
    }
}
