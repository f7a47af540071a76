internal import CMicrohttpd
internal import Runtime

extension HTTPHeaders {
    /// The fields of a request as libmicrohttpd has read them.
    init(of connection: OpaquePointer) {
        self.init()
        unsafe withUnsafeMutablePointer(to: &self) { headers in
            _ = unsafe MHD_get_connection_values_n(
                connection,
                MHD_ValueKind.HEADER_KIND,
                { headers, _, name, nameLength, value, valueLength in
                    guard let headers = unsafe headers?.assumingMemoryBound(to: HTTPHeaders.self) else {
                        return MHD_Result.NO
                    }
                    // A name or value may be missing altogether.
                    let name = unsafe UnsafeRawBufferPointer(start: name, count: name == nil ? 0 : nameLength)
                    let value = unsafe UnsafeRawBufferPointer(start: value, count: value == nil ? 0 : valueLength)
                    unsafe headers.pointee.add(
                        String(decoding: name, as: UTF8.self).streamSafe,
                        String(decoding: value, as: UTF8.self).streamSafe
                    )
                    return MHD_Result.YES
                },
                headers
            )
        }
    }
}

extension HTTPExchange.Answer {
    /// Gives the answer to libmicrohttpd.
    ///
    /// - Returns: Whether it was taken; if not, the connection closes.
    func queue(on connection: OpaquePointer, of exchange: HTTPExchange, closing: Bool) -> Bool {
        let status: Int
        var headers: HTTPHeaders
        let answer: OpaquePointer?
        switch self {
        case .response(let response):
            (status, headers) = (response.status, response.headers)
            unsafe answer = response.body.withUnsafeBytes { body in
                // Copied by libmicrohttpd at once.
                unsafe MHD_create_response_from_buffer(
                    body.count,
                    UnsafeMutableRawPointer(mutating: body.baseAddress),
                    MHD_ResponseMemoryMode.RESPMEM_MUST_COPY
                )
            }
        case .stream(let stream, let streamStatus, let streamHeaders):
            (status, headers) = (streamStatus, streamHeaders)
            unsafe answer = makeStreamResponse(stream)
        case .upgrade(let upgrade):
            (status, headers) = (101, upgrade.headers)
            unsafe answer = upgrade.makeResponse(for: exchange)
        }
        guard let answer = unsafe answer else { return false }
        defer { unsafe MHD_destroy_response(answer) }
        // Browsers take an answer for what it says that it is, and for nothing else.
        if headers["X-Content-Type-Options"] == nil { headers.add("X-Content-Type-Options", "nosniff") }
        if headers["X-Request-Id"] == nil { headers.add("X-Request-Id", exchange.requestID) }
        for field in headers.fields where !HTTPWire.isOurs(field.name) && HTTPWire.isSound(field) {
            unsafe MHD_add_response_header(answer, field.name, field.value)
        }
        if closing, status != 101 { unsafe MHD_add_response_header(answer, "Connection", "close") }
        Metric.httpRequests.add(1, HTTPWire.statusClass(status))
        return unsafe MHD_queue_response(connection, UInt32(status), answer) == .YES
    }

    private func makeStreamResponse(_ stream: HTTPBodyStream) -> OpaquePointer? {
        unsafe MHD_create_response_from_callback(
            UInt64.max,
            32 * 1024,
            { stream, _, buffer, byteCount in
                guard let stream = unsafe stream, let buffer = unsafe buffer else { return -2 }
                let body = unsafe Unmanaged<HTTPBodyStream>.fromOpaque(stream).takeUnretainedValue()
                switch unsafe body.take(into: UnsafeMutableRawBufferPointer(start: buffer, count: byteCount)) {
                case .bytes(let count): return count
                case .nothingYet: return 0
                case .end: return -1
                case .broken: return -2
                }
            },
            Unmanaged.passRetained(stream).toOpaque(),
            { stream in
                if let stream = unsafe stream { unsafe Unmanaged<HTTPBodyStream>.fromOpaque(stream).release() }
            }
        )
    }
}
