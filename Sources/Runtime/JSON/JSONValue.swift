/// Any JSON value.
package enum JSONValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// The member of an object; nil for anything else and for a missing key.
    package subscript(key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members[key]
    }

    /// The element of an array; nil for anything else and beyond its end.
    package subscript(index: Int) -> JSONValue? {
        guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    package var string: String? { if case .string(let value) = self { value } else { nil } }
    package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    package var array: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
    package var object: [String: JSONValue]? { if case .object(let value) = self { value } else { nil } }
    package var isNull: Bool { self == .null }

    /// The value as a whole number; nil for a fraction or another kind.
    package var integer: Int? {
        switch self {
        case .integer(let value): Int(exactly: value)
        case .number(let value): Int(exactly: value)
        default: nil
        }
    }

    package var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }
}

extension JSONValue {
    /// Reads one JSON text (RFC 8259), in one pass and at most 64 deep.
    ///
    /// Whole numbers that fit are ``integer(_:)``, all others ``number(_:)`` and finite. Of members of one name the last
    /// counts. A byte-order mark is skipped. Strings are in the Stream-Safe Text Format (``StreamSafeText``), so that what
    /// is done with them takes linear time too.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8. How many there may be is for the caller to limit.
    ///   - json5: Reads JSON5 instead, for files that people write. Infinity and NaN are refused.
    ///   - loneSurrogates: What becomes of an escape that is half a character.
    /// - Throws: ``JSONError`` for anything else, a number beyond `Double` too.
    package init(
        parsing bytes: some Sequence<UInt8>,
        json5: Bool = false,
        loneSurrogates: LoneSurrogates = .replaced
    ) throws(JSONError) {
        let result = bytes.withContiguousStorageIfAvailable { bytes in
            Self.read(bytes.span, json5: json5, loneSurrogates)
        }
        self = try (result ?? Self.read([UInt8](bytes).span, json5: json5, loneSurrogates)).get()
    }

    private static func read(
        _ bytes: Span<UInt8>,
        json5: Bool,
        _ loneSurrogates: LoneSurrogates
    ) -> Result<JSONValue, JSONError> {
        Result { () throws(JSONError) in
            try JSONReader.read(bytes, isJSON5: json5, loneSurrogates: loneSurrogates)
        }
    }

    /// Compact JSON text with sorted keys.
    package var text: String { String(decoding: utf8, as: UTF8.self) }

    /// The same in UTF-8.
    package var utf8: [UInt8] {
        var writer = JSONWriter()
        writer.write(self)
        return writer.bytes
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByFloatLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(floatLiteral value: Double) { self = .number(value) }
    package init(nilLiteral: ()) { self = .null }
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(Dictionary(elements) { _, last in last })
    }
}

extension JSONValue {
    /// The string, or null.
    package init(_ value: String?) { self = value.map(JSONValue.string) ?? .null }
    /// True or false, or null.
    package init(_ value: Bool?) { self = value.map(JSONValue.bool) ?? .null }
    /// The number, or null.
    package init(_ value: Int?) { self = value.map { .integer(Int64($0)) } ?? .null }
    /// The number, or null.
    package init(_ value: Double?) { self = value.map(JSONValue.number) ?? .null }
}
