import Net

/// Which sites' pages may use the server, and under which names it may be called.
struct Origins: Sendable {
    /// Lower-case, such as `https://a.example`; `*` is any.
    let allowed: [String]

    /// What an answer tells the browser about the origin of the request.
    ///
    /// - Throws: ``HTTPFault`` `origin.denied` for a foreign origin.
    func headers(for request: HTTPRequest) throws(HTTPFault) -> HTTPHeaders {
        guard let origin = request.headers["Origin"]?.lowercased() else { return [:] }
        if allowed.contains(origin) || allowed.contains("*") {
            return [
                "Access-Control-Allow-Origin": origin,
                "Access-Control-Expose-Headers": "X-Request-Id, Location, ETag, Retry-After",
                "Vary": "Origin",
            ]
        }
        // The scheme is not compared: a proxy in front may speak https for us.
        guard let separator = origin.firstRange(of: "://"), let host = request.headers["Host"]?.lowercased(),
            origin[separator.upperBound...] == host
        else {
            throw HTTPFault(403, "origin.denied", "Pages of another site may not use this server; see CORS_ORIGINS.")
        }
        return [:]
    }

    /// The answer to a browser that asks before it sends a request of another site (Fetch, section 3.2.2).
    static func preflight(_ origin: HTTPHeaders, methods: [String]) -> HTTPResponse {
        var headers = origin
        headers["Access-Control-Allow-Methods"] = methods.joined(separator: ", ")
        headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type, X-API-Key, If-Match, Last-Event-ID"
        headers["Access-Control-Max-Age"] = "600"
        return HTTPResponse(status: 204, headers: headers)
    }

    /// Whether a `Host` names the machine itself, with any port.
    static func isLoopback(host: String?) -> Bool {
        guard var host = host?.lowercased() else { return false }
        if host.hasPrefix("[") {
            guard let end = host.firstIndex(of: "]") else { return false }
            return host[...end] == "[::1]" && isPort(host[host.index(after: end)...])
        }
        if let colon = host.firstIndex(of: ":") {
            guard isPort(host[colon...]) else { return false }
            host = String(host[..<colon])
        }
        return host == "localhost" || host == "127.0.0.1"
    }

    private static func isPort(_ text: Substring) -> Bool {
        text.isEmpty || (text.first == ":" && text.dropFirst().utf8.allSatisfy { (0x30...0x39).contains($0) })
    }
}

extension String {
    fileprivate func firstRange(of text: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            start = index(after: start)
        }
        return nil
    }
}
