import Runtime

/// What a JSON value may be: the part of JSON Schema 2020-12 that the API needs.
///
/// One value describes it in `/openapi.json` and checks what clients send.
indirect enum JSONSchema: Sendable {
    /// A text, its length counted in characters.
    case string(length: ClosedRange<Int>?, format: String? = nil)
    case choice([String])
    case integer(ClosedRange<Int>? = nil)
    /// A whole number out of these.
    case oneOf([Int])
    case number(ClosedRange<Double>? = nil)
    case boolean
    case object([Property], isOpen: Bool = false)
    case array(JSONSchema)
    case nullable(JSONSchema)
    /// Any JSON value.
    case any
    /// One of the named schemas of the description.
    case named(Component)

    static let text = JSONSchema.string(length: nil)
    static let uuid = JSONSchema.string(length: nil, format: "uuid")
    /// Milliseconds since 1970 UTC.
    static let time = JSONSchema.integer()
    /// Any JSON object.
    static let anyObject = JSONSchema.object([], isOpen: true)

    /// A member of an object.
    struct Property: Sendable {
        let name: String
        let schema: JSONSchema
        let isRequired: Bool
        let meaning: String?

        init(_ name: String, _ schema: JSONSchema, isRequired: Bool = true, _ meaning: String? = nil) {
            self.name = name
            self.schema = schema
            self.isRequired = isRequired
            self.meaning = meaning
        }
    }

    /// A schema that has a name of its own in the description.
    struct Component: Sendable {
        let name: String
        let schema: JSONSchema
    }
}
