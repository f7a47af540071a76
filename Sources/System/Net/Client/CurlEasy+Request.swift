internal import CCurl

extension CurlEasy {
    /// A handle that is ready to send a request.
    ///
    /// - Throws: `.invalidRequest` for what HTTP can't carry.
    convenience init(_ request: HTTPClientRequest, trusting trust: ServerTrust) throws(HTTPClientError) {
        try self.init()
        aim(at: try CurlURL(request.url), request.url, trusting: trust, within: request.connectTimeout)
        var lines: [String] = []
        switch request.body {
        case .none: if request.method == "POST" { setBody([]) }
        case .bytes(let bytes, let contentType):
            setBody(bytes)
            lines.append("Content-Type: \(contentType)")
        case .form(let parts): setForm(parts)
        }
        if request.method == "HEAD" { set(CURLOPT_NOBODY, 1) } else { set(CURLOPT_CUSTOMREQUEST, request.method) }
        lines += request.headers.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
        // Servers that don't know 100-continue would cost a second.
        lines.append("Expect:")
        guard request.method.utf8.allSatisfy(\.isTokenByte), !request.method.isEmpty,
            lines.allSatisfy({ $0.utf8.allSatisfy { $0 >= 0x20 || $0 == 0x09 } })
        else { throw .invalidRequest("a header or the method holds a control character") }
        setHeaders(lines)
    }

    /// Sets what every connection needs.
    func aim(at target: CurlURL, _ url: String, trusting trust: ServerTrust, within time: Duration) {
        set(CURLOPT_URL, url)
        // A proxy has no business with what is on this machine.
        if target.isLoopback { set(CURLOPT_PROXY, "") }
        set(trust)
        setMilliseconds(CURLOPT_CONNECTTIMEOUT_MS, time)
    }
}

extension UInt8 {
    /// Letters only: what methods are made of in practice.
    fileprivate var isTokenByte: Bool { (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) }
}
