/// The head of a request that has passed the gate; its body comes from the ``HTTPResponder``.
package struct HTTPRequest: Sendable {
    /// One `name=value` of the query, decoded.
    package struct QueryItem: Sendable, Hashable {
        package let name: String
        /// Empty where the query has no `=`.
        package let value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// As sent: methods are case-sensitive.
    package let method: String
    /// The path without the query, percent-decoded, valid UTF-8 without control characters, beginning with `/`.
    package let path: String
    /// The path with the query as sent.
    package let rawTarget: String
    /// The query's items in order, percent-decoded, `+` read as a space.
    package let query: [QueryItem]
    package let headers: HTTPHeaders
    /// The address at the other end, without port; of a proxy, when there is one.
    package let remoteAddress: String
    /// Whether it came over TLS.
    package let isSecure: Bool
    /// What `X-Request-Id` of the answer says, and the logs.
    package let requestID: String

    package init(
        method: String,
        path: String,
        rawTarget: String,
        query: [QueryItem],
        headers: HTTPHeaders,
        remoteAddress: String,
        isSecure: Bool,
        requestID: String
    ) {
        self.method = method
        self.path = path
        self.rawTarget = rawTarget
        self.query = query
        self.headers = headers
        self.remoteAddress = remoteAddress
        self.isSecure = isSecure
        self.requestID = requestID
    }

    /// The first value of a query item; nil when there is none of this name.
    package func query(_ name: String) -> String? {
        query.first { $0.name == name }?.value
    }
}
