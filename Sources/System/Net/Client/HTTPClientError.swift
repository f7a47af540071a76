/// Why a request had no (whole) answer.
///
/// A status such as 404 or 500 is an answer, not an error.
package enum HTTPClientError: Error, Sendable, Equatable {
    /// Which time ran out.
    package enum Limit: String, Sendable {
        /// Name look-up, connection and TLS.
        case connect
        /// From the call to the answer's head.
        case firstByte
        /// From one piece of the body to the next.
        case idle
        /// The whole exchange.
        case total
        /// The deadline that one call for a piece was given.
        case chunk
    }

    /// The URL, a header or a form field can't be sent.
    case invalidRequest(String)
    /// Nothing accepts connections there.
    case refused(String)
    /// The name has no address.
    case unresolved(String)
    /// The peer's certificate isn't trusted, or TLS failed otherwise.
    case tls(String)
    case timedOut(Limit)
    /// The connection ended before the answer did.
    case cut(String)
    /// What came is not HTTP.
    case malformed(String)
    /// The body is longer than the caller takes.
    case tooLarge
    /// The calling task was cancelled, or the answer was let go.
    case cancelled

    /// For a person: what happened.
    package var reason: String {
        switch self {
        case .invalidRequest(let detail): "the request can't be sent: \(detail)"
        case .refused(let detail): "no connection: \(detail)"
        case .unresolved(let detail): "the host has no address: \(detail)"
        case .tls(let detail): "no secure connection: \(detail)"
        case .timedOut(.connect): "no connection in time"
        case .timedOut(.firstByte): "no answer in time"
        case .timedOut(.idle): "the answer stalled"
        case .timedOut(.total), .timedOut(.chunk): "the answer did not end in time"
        case .cut(let detail): "the connection broke off: \(detail)"
        case .malformed(let detail): "not an HTTP answer: \(detail)"
        case .tooLarge: "the answer is too long"
        case .cancelled: "cancelled"
        }
    }
}
