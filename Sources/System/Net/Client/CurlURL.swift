internal import CCurl

/// What the client needs to know of a URL, as libcurl itself reads it (`curl_url`).
struct CurlURL {
    let scheme: String
    /// In lower case.
    let host: String
    /// Host and port, as the `Host` header has them.
    let authority: String
    /// Path and query, as the request line has them.
    let target: String

    /// - Throws: `.invalidRequest` unless it is an absolute `http` or `https` URL.
    init(_ text: String) throws(HTTPClientError) {
        guard !text.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }), let url = unsafe curl_url() else {
            throw .invalidRequest("the URL holds a space or a control character")
        }
        defer { unsafe curl_url_cleanup(url) }
        guard unsafe curl_url_set(url, CURLUPART_URL, text, 0) == CURLUE_OK,
            let scheme = unsafe Self.part(CURLUPART_SCHEME, of: url),
            let host = unsafe Self.part(CURLUPART_HOST, of: url)
        else { throw .invalidRequest("the URL is not complete, like https://host/path") }
        guard ["http", "https"].contains(scheme) else { throw .invalidRequest("the URL is not http or https") }
        self.scheme = scheme
        self.host = host.lowercased()
        let port = unsafe Self.part(CURLUPART_PORT, of: url)
        authority = port.map { "\(host):\($0)" } ?? host
        let query = unsafe Self.part(CURLUPART_QUERY, of: url)
        target = unsafe (Self.part(CURLUPART_PATH, of: url) ?? "/") + (query.map { "?\($0)" } ?? "")
    }

    var isLoopback: Bool { host == "localhost" || host == "[::1]" || host.hasPrefix("127.") }

    private static func part(_ part: CURLUPart, of url: OpaquePointer) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard unsafe curl_url_get(url, part, &text, 0) == CURLUE_OK, let text = unsafe text else { return nil }
        defer { unsafe curl_free(text) }
        return unsafe String(cString: text)
    }
}
