import Runtime

extension JSONSchema {
    /// The schema as JSON Schema.
    var description: JSONValue {
        switch self {
        case .string(let length, let format):
            var members: [String: JSONValue] = ["type": "string"]
            if let length {
                members["minLength"] = .integer(Int64(length.lowerBound))
                members["maxLength"] = .integer(Int64(length.upperBound))
            }
            if let format { members["format"] = .string(format) }
            return .object(members)
        case .choice(let names):
            return ["type": "string", "enum": .array(names.map(JSONValue.string))]
        case .oneOf(let numbers):
            return ["type": "integer", "enum": .array(numbers.map { .integer(Int64($0)) })]
        case .integer(let range):
            var members: [String: JSONValue] = ["type": "integer"]
            if let range {
                members["minimum"] = .integer(Int64(range.lowerBound))
                members["maximum"] = .integer(Int64(range.upperBound))
            }
            return .object(members)
        case .number(let range):
            var members: [String: JSONValue] = ["type": "number"]
            if let range {
                members["minimum"] = .number(range.lowerBound)
                members["maximum"] = .number(range.upperBound)
            }
            return .object(members)
        case .boolean:
            return ["type": "boolean"]
        case .object(let properties, let isOpen):
            return Self.object(properties, isOpen: isOpen)
        case .array(let element):
            return ["type": "array", "items": element.description]
        case .nullable(let schema):
            return ["anyOf": [schema.description, ["type": "null"]]]
        case .any:
            return .object([:])
        case .named(let component):
            return ["$ref": .string("#/components/schemas/\(component.name)")]
        }
    }

    private static func object(_ properties: [Property], isOpen: Bool) -> JSONValue {
        var members: [String: JSONValue] = ["type": "object", "additionalProperties": .bool(isOpen)]
        if !properties.isEmpty {
            members["properties"] = .object(
                Dictionary(uniqueKeysWithValues: properties.map { ($0.name, $0.description) })
            )
        }
        let required = properties.filter(\.isRequired).map { JSONValue.string($0.name) }
        if !required.isEmpty { members["required"] = .array(required) }
        return .object(members)
    }

    /// The named schemas that this one uses, itself included.
    var components: [Component] {
        switch self {
        case .object(let properties, _): properties.flatMap(\.schema.components)
        case .array(let schema), .nullable(let schema): schema.components
        case .named(let component): [component] + component.schema.components
        default: []
        }
    }
}

extension JSONSchema.Property {
    fileprivate var description: JSONValue {
        guard let meaning, case .object(var members) = schema.description else { return schema.description }
        members["description"] = .string(meaning)
        return .object(members)
    }
}
