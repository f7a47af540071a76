import Runtime

/// What `/openapi.json` says of a route, and what requests are held to.
struct Operation: Sendable {
    /// A value of the query.
    struct Parameter: Sendable {
        let name: String
        let schema: JSONSchema
        let meaning: String
        var fallback: JSONValue?
        var isRequired = false

        init(
            _ name: String,
            _ schema: JSONSchema,
            _ meaning: String,
            default fallback: JSONValue? = nil,
            isRequired: Bool = false
        ) {
            self.name = name
            self.schema = schema
            self.meaning = meaning
            self.fallback = fallback
            self.isRequired = isRequired
        }
    }

    /// An answer that is no error.
    struct Answer: Sendable {
        let status: Int
        let meaning: String
        /// Media types with what they hold; none: no body.
        let bodies: [String: JSONSchema]

        init(_ status: Int, _ meaning: String, json schema: JSONSchema) {
            self.init(status, meaning, bodies: ["application/json": schema])
        }

        init(_ status: Int, _ meaning: String, bodies: [String: JSONSchema] = [:]) {
            self.status = status
            self.meaning = meaning
            self.bodies = bodies
        }
    }

    /// Unique; names the operation in generated clients.
    let name: String
    let summary: String
    var query: [Parameter] = []
    /// The JSON body; nil: none is read.
    var body: JSONSchema?
    var answers: [Answer]
}
