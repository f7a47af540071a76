import Runtime
import Testing

/// A text and what it says; nil: it is no JSON.
struct JSONCase: CustomTestStringConvertible, Sendable {
    let name: String
    let bytes: [UInt8]
    let value: JSONValue?
    var testDescription: String { name }

    init(_ name: String, _ text: String, _ value: JSONValue?) { self.init(name, bytes: Array(text.utf8), value) }

    init(_ name: String, bytes: [UInt8], _ value: JSONValue?) {
        self.name = name
        self.bytes = bytes
        self.value = value
    }
}

/// The kinds of cases of nst/JSONTestSuite ("Parsing JSON is a Minefield"), in a table of our own.
@Suite("JSON as RFC 8259 has it")
struct JSONConformanceTests {
    @Test("What is JSON is read", arguments: JSONCase.accepted)
    func accepts(_ example: JSONCase) throws {
        #expect(try JSONValue(parsing: example.bytes) == example.value)
    }

    @Test("What isn't JSON is refused", arguments: JSONCase.refused)
    func refuses(_ example: JSONCase) {
        #expect(throws: JSONError.self) { try JSONValue(parsing: example.bytes) }
    }

    @Test("JSON is JSON5 too, but for what escapes mean there", arguments: JSONCase.accepted)
    func isJSON5(_ example: JSONCase) throws {
        #expect(try JSONValue(parsing: example.bytes, json5: true) == example.value)
    }

    @Test("What is written is read again as it was", arguments: JSONCase.accepted)
    func roundTrip(_ example: JSONCase) throws {
        let value = try JSONValue(parsing: example.bytes)
        #expect(try JSONValue(parsing: value.text.utf8) == value)
        #expect(try JSONValue(parsing: value.json5.utf8, json5: true) == value)
    }
}
