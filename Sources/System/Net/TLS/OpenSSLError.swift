internal import COpenSSL

/// What OpenSSL has put on the thread's list of errors.
enum OpenSSLError {
    /// Whether the latest error says that the peer speaks HTTP without TLS.
    static var isPlainHTTP: Bool { ERR_GET_REASON(ERR_peek_last_error()) == SSL_R_HTTP_REQUEST }

    /// The first error, which led to the others, as text; the list is empty afterwards.
    static func next() -> String {
        let code = ERR_peek_error()
        ERR_clear_error()
        guard code != 0 else { return "unknown error" }
        var text = [CChar](repeating: 0, count: 256)
        unsafe ERR_error_string_n(code, &text, text.count)
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
