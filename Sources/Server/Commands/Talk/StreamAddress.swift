/// The address of a server's `/v1/stream`.
struct StreamAddress {
    /// Sample rates that a stream can have, in Hz.
    static let rates = [8000, 16000, 24000, 44100, 48000]
    static let rateList = rates.map(String.init).joined(separator: ", ")

    /// What to connect to.
    let text: String
    /// For messages: without the query.
    let host: String

    /// - Parameters:
    ///   - url: The server's, `http`, `https`, `ws` or `wss`; a path other than `/` is kept.
    ///   - query: Names and values; nil leaves one out.
    init(_ url: String, query: [String: String?]) {
        var base = url
        if base.hasPrefix("http") { base = "ws" + base.dropFirst(4) }
        while base.hasSuffix("/") { base.removeLast() }
        let authority = base.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false).last ?? ""
        if !authority.contains("/") { base += "/v1/stream" }
        host = base
        let items = query.compactMap { name, value in value.map { "\(name)=\(Self.encoded($0))" } }.sorted()
        text = items.isEmpty ? base : "\(base)?\(items.joined(separator: "&"))"
    }

    /// Percent-encoded (RFC 3986, section 2.1): all but unreserved characters.
    private static func encoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF")
        return text.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                String(Unicode.Scalar(byte))
            default: "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
            }
        }.joined()
    }
}
