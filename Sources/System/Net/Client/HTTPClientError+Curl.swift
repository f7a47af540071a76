internal import CCurl
import Runtime

extension HTTPClientError {
    /// What a libcurl result means; `detail` is libcurl's own sentence.
    init(_ code: CURLcode, detail: String) {
        // It may quote the address, and a key may have been taken for one.
        let detail = Redaction.redacted(detail)
        self =
            switch code {
            case CURLE_URL_MALFORMAT, CURLE_BAD_FUNCTION_ARGUMENT, CURLE_OUT_OF_MEMORY: .invalidRequest(detail)
            case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .unresolved(detail)
            case CURLE_COULDNT_CONNECT, CURLE_PROXY: .refused(detail)
            // Only the connect phase is timed by libcurl.
            case CURLE_OPERATION_TIMEDOUT: .timedOut(.connect)
            case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
                CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_PINNEDPUBKEYNOTMATCH,
                CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_ENGINE_SETFAILED:
                .tls(detail)
            // The scheme was checked before, so this is a peer that speaks HTTP/0.9 or something else.
            case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING:
                .malformed(detail)
            default: .cut(detail)
            }
    }
}
