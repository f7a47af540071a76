/// The target of a request line, split and decoded (RFC 9112, section 3.2; RFC 3986, section 2.1).
struct RequestTarget {
    let path: String
    let query: [HTTPRequest.QueryItem]

    /// Reads the origin form (`/path?query`), the absolute form (`http://host/path?query`) and `*`.
    ///
    /// - Returns: nil for any other form, a broken `%XX`, and what decodes to control characters or to no UTF-8.
    init?(_ raw: String) {
        var rest = raw[...]
        if let scheme = ["http://", "https://"].first(where: { raw.lowercased().hasPrefix($0) }) {
            rest = rest.dropFirst(scheme.count)
            rest = rest[(rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex)...]
            if !rest.hasPrefix("/") { rest = "/" + rest }
        }
        guard rest.hasPrefix("/") || rest == "*", !rest.utf8.contains(UInt8(ascii: "#")) else { return nil }
        let parts = rest.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard let path = Self.decode(parts[0], plusIsSpace: false) else { return nil }
        var query: [HTTPRequest.QueryItem] = []
        for item in parts.count > 1 ? parts[1].split(separator: "&") : [] {
            let pair = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard
                let name = Self.decode(pair[0], plusIsSpace: true),
                let value = Self.decode(pair.count > 1 ? pair[1] : "", plusIsSpace: true)
            else { return nil }
            query.append(HTTPRequest.QueryItem(name: name, value: value))
        }
        self.path = path
        self.query = query
    }

    private static func decode(_ text: Substring, plusIsSpace: Bool) -> String? {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(text.utf8.count)
        var bytes = text.utf8.makeIterator()
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
        return String(validating: decoded, as: UTF8.self)
    }
}

extension UInt8 {
    /// The value of an ASCII hexadecimal digit.
    fileprivate var hexDigitValue: UInt8? {
        switch self {
        case 0x30...0x39: self - 0x30
        case 0x41...0x46: self - 0x41 + 10
        case 0x61...0x66: self - 0x61 + 10
        default: nil
        }
    }
}
