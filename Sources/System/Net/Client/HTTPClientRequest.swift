/// What to ask of an HTTP server.
package struct HTTPClientRequest: Sendable {
    package enum Body: Sendable {
        case none
        case bytes([UInt8], contentType: String)
        /// `multipart/form-data` (RFC 7578).
        case form([FormPart])
    }

    /// One field of a form; a file when it has a file name.
    package struct FormPart: Sendable {
        package var name: String
        package var fileName: String?
        package var contentType: String?
        package var content: [UInt8]

        package static func field(_ name: String, _ value: String) -> FormPart {
            FormPart(name: name, fileName: nil, contentType: nil, content: Array(value.utf8))
        }

        package static func file(
            _ name: String,
            fileName: String,
            contentType: String,
            content: [UInt8]
        ) -> FormPart {
            FormPart(name: name, fileName: fileName, contentType: contentType, content: content)
        }
    }

    package var method: String
    /// Absolute, `http` or `https`.
    package var url: String
    package var headers: [(name: String, value: String)]
    package var body: Body
    /// For name look-up, connection and TLS together.
    package var connectTimeout: Duration = .seconds(5)
    /// From the call to the answer's head, sending included; nil for no limit.
    package var firstByteTimeout: Duration? = .seconds(30)
    /// How long a caller waits for each piece of the body; nil for no limit.
    package var idleTimeout: Duration? = .seconds(30)
    /// From the call to the last byte; nil for no limit.
    package var totalTimeout: Duration?

    package init(
        _ method: String = "GET",
        _ url: String,
        headers: [(name: String, value: String)] = [],
        body: Body = .none
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }
}

extension HTTPClientRequest {
    /// The header that shows a key (RFC 6750, section 2.1); none without a key.
    package static func bearer(_ key: String?) -> [(name: String, value: String)] {
        key.map { [(name: "Authorization", value: "Bearer \($0)")] } ?? []
    }
}
