import Agents

/// How agents look in requests and answers: what their columns say.
enum AgentSchemas {
    /// What an answer holds; with the scope `talk` only its public part.
    static let agent = JSONSchema.named(
        .init(
            name: "Agent",
            schema: .object(
                AgentColumns.all.map { JSONSchema.Property($0, isRequired: $0.isPublic) }
                    + [
                        .init("providers", .array(.anyObject), isRequired: false),
                        .init(
                            "problems",
                            .array(.object([.init("field", .text), .init("message", .text)])),
                            isRequired: false
                        ),
                        .init("version", .integer(), isRequired: false),
                    ]
            )
        )
    )

    /// What may be written.
    static let fields: [JSONSchema.Property] =
        AgentColumns.writable.map { JSONSchema.Property($0, isRequired: false) }
        + [
            .init(
                "providers",
                .array(.object(provider)),
                isRequired: false,
                "The chain, in order; replaced as a whole."
            )
        ]

    private static let provider = ProviderColumns.all.map { JSONSchema.Property($0, isRequired: false) }
}

extension JSONSchema.Property {
    fileprivate init(_ column: AgentColumn, isRequired: Bool) {
        self.init(column.name, JSONSchema(column), isRequired: isRequired, column.meaning)
    }
}

extension JSONSchema {
    fileprivate init(_ column: AgentColumn) {
        let schema: JSONSchema =
            switch column.form {
            case .text(let length): .string(length: length)
            case .address: .text
            case .choice(let names): .choice(names)
            case .integer(let range): .integer(range)
            case .number(let range): .number(range)
            case .flag: .boolean
            case .names: .array(.text)
            case .array: .array(.any)
            case .object: .anyObject
            case .time: .time
            }
        self = column.isNullable ? .nullable(schema) : schema
    }
}
