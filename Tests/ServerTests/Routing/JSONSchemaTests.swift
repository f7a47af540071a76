import Runtime
import Testing

@testable import Server

struct SchemaCase: CustomTestStringConvertible, Sendable {
    let name: String
    let schema: JSONSchema
    let value: JSONValue
    /// The path at fault; nil: the value passes.
    let fault: String?
    var testDescription: String { name }

    init(_ name: String, _ schema: JSONSchema, _ value: JSONValue, fault: String? = nil) {
        self.name = name
        self.schema = schema
        self.value = value
        self.fault = fault
    }
}

@Suite("Holding values to a schema")
struct JSONSchemaTests {
    private static let person = JSONSchema.object([
        .init("name", .string(length: 1...3)), .init("age", .integer(0...9), isRequired: false),
        .init("pet", .nullable(.object([.init("kind", .choice(["cat", "dog"]))])), isRequired: false),
    ])

    @Test(
        "The first thing that is refused is named by its path",
        arguments: [
            SchemaCase("all of it", person, ["name": "ada", "age": 9, "pet": ["kind": "cat"]]),
            SchemaCase("what is not required", person, ["name": "ada", "pet": nil]),
            SchemaCase("a required field", person, ["age": 1], fault: "name"),
            SchemaCase("a text that is too long", person, ["name": "adas"], fault: "name"),
            SchemaCase("characters count, not bytes", person, ["name": "äöü"]),
            SchemaCase("another kind", person, ["name": 7], fault: "name"),
            SchemaCase("a fraction", person, ["name": "a", "age": 1.5], fault: "age"),
            SchemaCase("a whole number as a fraction", person, ["name": "a", "age": 1.0]),
            SchemaCase("out of range", person, ["name": "a", "age": 10], fault: "age"),
            SchemaCase("an unknown field", person, ["name": "a", "size": 1], fault: "size"),
            SchemaCase("deep inside", person, ["name": "a", "pet": ["kind": "cow"]], fault: "pet.kind"),
            SchemaCase("no object at all", person, [1], fault: ""),
            SchemaCase("an element", .array(.boolean), [true, 1], fault: "[1]"),
            SchemaCase("a UUID", .uuid, "0192F3A0-0000-7000-8000-000000000000"),
            SchemaCase("no UUID", .uuid, "0192f3a0", fault: ""),
            SchemaCase("one of some numbers", .oneOf([8000, 16000]), 8000),
            SchemaCase("none of them", .oneOf([8000, 16000]), 8001, fault: ""),
            SchemaCase("an open object", .anyObject, ["anything": [1]]),
        ]
    )
    func check(_ example: SchemaCase) {
        #expect(example.schema.violation(in: example.value)?.path == example.fault)
    }

    @Test(
        "Query texts become the kind of value that is asked for",
        arguments: zip(
            [("7", JSONSchema.integer()), ("x", .integer()), ("1", .boolean), ("yes", .boolean), ("7", .text)],
            [JSONValue.integer(7), nil, true, nil, "7"] as [JSONValue?]
        )
    )
    func query(example: (String, JSONSchema), expected: JSONValue?) {
        #expect(example.1.value(query: example.0) == expected)
    }
}
