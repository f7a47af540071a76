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

    /// - Returns: The framing, or nil for a head to be answered with 400.
    static func framing(of headers: HTTPHeaders, isHTTP11: Bool) -> Framing? {
        for field in headers.fields {
            guard
                !field.name.isEmpty,
                field.name.utf8.allSatisfy(\.isTokenCharacter),
                field.value.utf8.allSatisfy({ ($0 >= 0x20 && $0 != 0x7F) || $0 == 0x09 })
            else { return nil }
        }
        let hosts = headers.values("Host")
        guard hosts.count == 1 || (hosts.isEmpty && !isHTTP11) else { return nil }
        let lengths = headers.values("Content-Length")
        let codings = headers.values("Transfer-Encoding")
        switch (lengths.count, codings.count) {
        case (0, 0): return Framing.none
        case (1, 0):
            let length = lengths[0]
            guard
                !length.isEmpty,
                length.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                let count = Int(length)
            else { return nil }
            return count == 0 ? Framing.none : .length(count)
        case (0, 1): return isHTTP11 && codings[0].equalsIgnoringCase("chunked") ? .chunked : nil
        default: return nil
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
