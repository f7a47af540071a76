import Net
import Runtime

/// Holds requests to the descriptions of their routes.
enum RequestChecks {
    /// Bytes of a JSON body; more is answered 413.
    static let bodyLimit = 1024 * 1024

    /// The query values that an operation takes, with its defaults; others are ignored.
    static func query(of request: HTTPRequest, for operation: Operation) throws(HTTPFault) -> [String: JSONValue] {
        var values: [String: JSONValue] = [:]
        for parameter in operation.query {
            guard let text = request.query(parameter.name) else {
                guard !parameter.isRequired else {
                    throw .invalidQuery(.missing(parameter.name, expected: parameter.schema.expected))
                }
                values[parameter.name] = parameter.fallback
                continue
            }
            guard let value = parameter.schema.value(query: text), parameter.schema.violation(in: value) == nil else {
                throw .invalidQuery(
                    .unfit(parameter.name, value: text.jsonQuoted, expected: parameter.schema.expected)
                )
            }
            values[parameter.name] = value
        }
        return values
    }

    /// A JSON body as its schema wants it; no body at all counts as an empty object.
    static func body(_ bytes: [UInt8], contentType: String?, schema: JSONSchema) throws(HTTPFault) -> JSONValue {
        if bytes.isEmpty { return try check(.object([:]), schema) }
        let mediaType = contentType?.split(separator: ";").first.map { $0.filter { $0 != " " }.lowercased() }
        if let mediaType, mediaType != "application/json", !mediaType.hasSuffix("+json") {
            throw HTTPFault(415, "body.type", "The body has to be application/json, not \(mediaType).")
        }
        guard let value = try? JSONValue(parsing: bytes) else {
            throw HTTPFault(400, "body.malformed", "The body is not JSON.")
        }
        return try check(value, schema)
    }

    private static func check(_ value: JSONValue, _ schema: JSONSchema) throws(HTTPFault) -> JSONValue {
        guard let violation = schema.violation(in: value) else { return value }
        throw HTTPFault(
            400,
            "body.invalid",
            violation.sentence,
            param: violation.path.isEmpty ? nil : violation.path
        )
    }
}

extension HTTPFault {
    /// A query value that an operation does not take.
    static func invalidQuery(_ violation: SchemaViolation) -> Self {
        HTTPFault(400, "query.invalid", violation.sentence, param: violation.path)
    }
}
