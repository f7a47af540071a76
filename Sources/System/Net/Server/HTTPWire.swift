/// Answers as bytes, for those that are sent past libmicrohttpd (RFC 9112, section 4).
enum HTTPWire {
    /// A whole answer that ends its connection.
    static func bytes(of response: HTTPResponse, requestID: String, omitsBody: Bool) -> [UInt8] {
        var text = "HTTP/1.1 \(response.status) \(reason(response.status))\r\nConnection: close\r\n"
        text += "Content-Length: \(response.body.count)\r\n"
        if response.headers["X-Content-Type-Options"] == nil { text += "X-Content-Type-Options: nosniff\r\n" }
        if response.headers["X-Request-Id"] == nil { text += "X-Request-Id: \(requestID)\r\n" }
        for field in response.headers.fields where !isOurs(field.name) && isSound(field) {
            text += "\(field.name): \(field.value)\r\n"
        }
        return Array((text + "\r\n").utf8) + (omitsBody ? [] : response.body)
    }

    /// `2xx` and so on, the label of the metric.
    static func statusClass(_ status: Int) -> String { "\(status / 100)xx" }

    /// Whether a field is written by the server whatever the handler says.
    static func isOurs(_ name: String) -> Bool {
        ["Content-Length", "Connection", "Transfer-Encoding"].contains { $0.equalsIgnoringCase(name) }
    }

    /// Whether a field of an answer stays one field on the wire.
    static func isSound(_ field: HTTPHeaders.Field) -> Bool {
        !field.name.isEmpty && field.name.utf8.allSatisfy(\.isTokenCharacter)
            && field.value.utf8.allSatisfy { ($0 >= 0x20 && $0 != 0x7F) || $0 == 0x09 }
    }

    private static func reason(_ status: Int) -> String {
        switch status {
        case 400: "Bad Request"
        case 408: "Request Timeout"
        case 413: "Content Too Large"
        case 414: "URI Too Long"
        case 426: "Upgrade Required"
        case 431: "Request Header Fields Too Large"
        case 500: "Internal Server Error"
        case 501: "Not Implemented"
        case 503: "Service Unavailable"
        case 505: "HTTP Version Not Supported"
        default: "Status"
        }
    }
}
