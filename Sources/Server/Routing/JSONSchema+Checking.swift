import Runtime
import VoiceCore

extension JSONSchema {
    /// The first thing in a value that the schema refuses; nil when there is none.
    func violation(in value: JSONValue, at path: String = "") -> SchemaViolation? {
        switch self {
        case .object(let properties, let isOpen):
            guard let members = value.object else { return refuse(value, at: path) }
            return Self.violation(in: members, properties, isOpen: isOpen, at: path)
        case .array(let element):
            guard let elements = value.array else { return refuse(value, at: path) }
            for (index, value) in elements.enumerated() {
                if let violation = element.violation(in: value, at: "\(path)[\(index)]") { return violation }
            }
            return nil
        case .nullable(let schema):
            return value.isNull ? nil : schema.violation(in: value, at: path)
        case .named(let component):
            return component.schema.violation(in: value, at: path)
        default:
            return holds(value) ? nil : refuse(value, at: path)
        }
    }

    private static func violation(
        in members: [String: JSONValue],
        _ properties: [Property],
        isOpen: Bool,
        at path: String
    ) -> SchemaViolation? {
        let prefix = path.isEmpty ? "" : path + "."
        for property in properties {
            if let value = members[property.name] {
                if let violation = property.schema.violation(in: value, at: prefix + property.name) {
                    return violation
                }
            } else if property.isRequired {
                return .missing(prefix + property.name, expected: property.schema.expected)
            }
        }
        guard !isOpen else { return nil }
        let known = properties.map(\.name)
        let unknown = members.keys.filter { !known.contains($0) }.sorted().first
        return unknown.map { .unknown(prefix + $0, known: known) }
    }

    private func holds(_ value: JSONValue) -> Bool {
        switch self {
        case .string(let length, let format):
            guard let text = value.string else { return false }
            if format == "uuid" && SessionID(text) == nil { return false }
            return length?.contains(text.unicodeScalars.count) ?? true
        case .choice(let names): return value.string.map(names.contains) ?? false
        case .oneOf(let numbers): return value.integer.map(numbers.contains) ?? false
        case .integer(let range): return value.integer.map { range?.contains($0) ?? true } ?? false
        case .number(let range): return value.double.map { range?.contains($0) ?? true } ?? false
        case .boolean: return value.bool != nil
        default: return true
        }
    }

    private func refuse(_ value: JSONValue, at path: String) -> SchemaViolation {
        .unfit(path, value: value.text, expected: expected)
    }

    /// What is expected, for a person.
    var expected: String {
        switch self {
        case .string(nil, "uuid"): "a UUID"
        case .string(nil, _): "a text"
        case .string(let length?, _): "a text of \(length.lowerBound) to \(length.upperBound) characters"
        case .choice(let names): "one of \(names.joined(separator: ", "))"
        case .oneOf(let numbers): "one of \(numbers.map(String.init).joined(separator: ", "))"
        case .integer(nil): "a whole number"
        case .integer(let range?): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .number(nil): "a number"
        case .number(let range?): "a number from \(range.lowerBound) to \(range.upperBound)"
        case .boolean: "true or false"
        case .object: "an object"
        case .array: "an array"
        case .nullable(let schema): "null or \(schema.expected)"
        case .any: "any value"
        case .named(let component): component.schema.expected
        }
    }

    /// A query value as the kind of JSON that the schema asks for; nil when it can't be that.
    func value(query text: String) -> JSONValue? {
        switch self {
        case .integer, .oneOf: Int64(text).map(JSONValue.integer)
        case .number: Double(text).map(JSONValue.number)
        case .boolean: ["1": true, "true": true, "0": false, "false": false][text].map(JSONValue.bool)
        default: .string(text)
        }
    }
}
