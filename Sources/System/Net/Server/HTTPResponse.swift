/// A whole answer to a request.
///
/// `Content-Length`, `Date`, `Connection` and `X-Request-Id` are added on the way out where they are missing.
package struct HTTPResponse: Sendable {
    /// 200 to 599.
    package var status: Int
    package var headers: HTTPHeaders
    package var body: [UInt8]

    package init(status: Int, headers: HTTPHeaders = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// An answer with a text as its body.
    package init(status: Int, contentType: String, headers: HTTPHeaders = [:], text: String) {
        self.init(status: status, headers: headers, body: Array(text.utf8))
        self.headers["Content-Type"] = contentType
    }
}
