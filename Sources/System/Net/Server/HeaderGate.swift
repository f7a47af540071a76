/// Refuses request heads that another server or proxy could read differently (request smuggling).
///
/// libmicrohttpd 0.9.75 takes bare carriage returns, folded lines, spaces before the colon, repeated lengths, and both
/// framings at once. Rules: RFC 9110, section 5.5 and 5.6.2; RFC 9112, sections 5, 6.1 and 6.3.
enum HeaderGate {
    /// How the body is framed, when the head is sound.
    enum Framing: Equatable {
        case none
        case length(Int)
        case chunked
    }

    /// Fields of which a request has one at most, in their usual spelling.
    ///
    /// Of two, we could take the one and a proxy the other. `If-Match` and `If-None-Match` may be lists, but in one field.
    static let singleValued = [
        "Host", "Origin", "Referer", "User-Agent", "From", "Date", "Max-Forwards",
        "Authorization", "Proxy-Authorization", "X-API-Key", "Cookie",
        "Content-Length", "Transfer-Encoding", "Content-Type", "Content-Range", "Content-Location", "Expect",
        "If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since", "If-Range", "Range",
        "Idempotency-Key", "Last-Event-ID", "Access-Control-Request-Method",
        "Sec-WebSocket-Key", "Sec-WebSocket-Version",
    ]

    /// - Returns: The framing.
    /// - Throws: What is wrong with the head.
    static func framing(of headers: HTTPHeaders, isHTTP11: Bool) throws(HTTPRefusal) -> Framing {
        for field in headers.fields {
            guard
                !field.name.isEmpty,
                field.name.utf8.allSatisfy(\.isTokenCharacter),
                field.value.utf8.allSatisfy({ ($0 >= 0x20 && $0 != 0x7F) || $0 == 0x09 })
            else { throw .status(400) }
        }
        for name in singleValued where headers.count(of: name) > 1 { throw .repeatedField(name) }
        guard headers["Host"] != nil || !isHTTP11 else { throw .unfitField("Host") }
        switch (headers["Content-Length"], headers["Transfer-Encoding"]) {
        case (nil, nil): return Framing.none
        case (let length?, nil):
            guard
                !length.isEmpty,
                length.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                let count = Int(length)
            else { throw .unfitField("Content-Length") }
            return count == 0 ? Framing.none : .length(count)
        case (nil, let coding?):
            guard isHTTP11, coding.equalsIgnoringCase("chunked") else { throw .unfitField("Transfer-Encoding") }
            return .chunked
        case (.some, .some): throw .unfitField("Content-Length")
        }
    }
}

extension UInt8 {
    /// A character of a token (RFC 9110, section 5.6.2).
    var isTokenCharacter: Bool {
        switch self {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x5E, 0x5F, 0x60, 0x7C, 0x7E: true
        default: false
        }
    }
}
