/// Reads one JSON text (RFC 8259), or JSON5 (spec.json5.org), in one pass over its bytes.
///
/// Work and memory are linear in the input whatever it holds, and recursion ends at ``longestDepth``.
struct JSONReader: ~Copyable {
    /// How deep arrays and objects may stand in each other; people and services stay below ten.
    static let longestDepth = 64

    let isJSON5: Bool
    let loneSurrogates: JSONValue.LoneSurrogates
    /// The next byte.
    var position = 0
    private var depth = 0
    /// The bytes of a string that has escapes, kept for the next one.
    var scratch: [UInt8] = []

    private init(isJSON5: Bool, loneSurrogates: JSONValue.LoneSurrogates) {
        self.isJSON5 = isJSON5
        self.loneSurrogates = loneSurrogates
    }

    /// The value that all of `bytes` say.
    static func read(
        _ bytes: Span<UInt8>,
        isJSON5: Bool,
        loneSurrogates: JSONValue.LoneSurrogates
    ) throws(JSONError) -> JSONValue {
        var reader = JSONReader(isJSON5: isJSON5, loneSurrogates: loneSurrogates)
        do throws(JSONError.Reason) {
            return try reader.document(in: bytes)
        } catch {
            throw JSONError(error, at: reader.position, of: bytes)
        }
    }

    private mutating func document(in bytes: Span<UInt8>) throws(JSONError.Reason) -> JSONValue {
        // A byte-order mark, which editors write and RFC 8259, section 8.1, lets readers skip.
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { position = 3 }
        try skipSpace(in: bytes)
        let value = try value(in: bytes)
        try skipSpace(in: bytes)
        guard position == bytes.count else { throw .rest }
        return value
    }

    private mutating func value(in bytes: Span<UInt8>) throws(JSONError.Reason) -> JSONValue {
        guard position < bytes.count else { throw .end }
        switch bytes[position] {
        case UInt8(ascii: "{"): return .object(try object(in: bytes))
        case UInt8(ascii: "["): return .array(try array(in: bytes))
        case UInt8(ascii: "\""): return .string(try string(in: bytes))
        case UInt8(ascii: "'") where isJSON5: return .string(try string(in: bytes))
        case UInt8(ascii: "t"): return try word("true", .bool(true), in: bytes)
        case UInt8(ascii: "f"): return try word("false", .bool(false), in: bytes)
        case UInt8(ascii: "n"): return try word("null", .null, in: bytes)
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): return try number(in: bytes)
        case UInt8(ascii: "+") where isJSON5, UInt8(ascii: ".") where isJSON5: return try number(in: bytes)
        default: throw .value
        }
    }

    private mutating func array(in bytes: Span<UInt8>) throws(JSONError.Reason) -> [JSONValue] {
        try descend()
        var elements: [JSONValue] = []
        while try hasMember(before: UInt8(ascii: "]"), isFirst: elements.isEmpty, in: bytes) {
            elements.append(try value(in: bytes))
        }
        depth -= 1
        return elements
    }

    private mutating func object(in bytes: Span<UInt8>) throws(JSONError.Reason) -> [String: JSONValue] {
        try descend()
        var members: [String: JSONValue] = [:]
        while try hasMember(before: UInt8(ascii: "}"), isFirst: members.isEmpty, in: bytes) {
            let name = try name(in: bytes)
            try skipSpace(in: bytes)
            guard take(UInt8(ascii: ":"), in: bytes) else { throw position < bytes.count ? .colon : .end }
            try skipSpace(in: bytes)
            // Of members of one name the last counts, as readers everywhere have it.
            members[name] = try value(in: bytes)
        }
        depth -= 1
        return members
    }

    /// Steps over the bracket that opens a list.
    private mutating func descend() throws(JSONError.Reason) {
        guard depth < Self.longestDepth else { throw .depth }
        depth += 1
        position += 1
    }

    /// Steps over what stands before the next member of a list, or over the bracket that closes it.
    private mutating func hasMember(
        before end: UInt8,
        isFirst: Bool,
        in bytes: Span<UInt8>
    ) throws(JSONError.Reason) -> Bool {
        try skipSpace(in: bytes)
        if take(end, in: bytes) { return false }
        guard !isFirst else { return true }
        guard take(UInt8(ascii: ","), in: bytes) else { throw position < bytes.count ? .comma : .end }
        try skipSpace(in: bytes)
        return !(isJSON5 && take(end, in: bytes))
    }

    private mutating func name(in bytes: Span<UInt8>) throws(JSONError.Reason) -> String {
        guard position < bytes.count else { throw .end }
        switch bytes[position] {
        case UInt8(ascii: "\""): return try string(in: bytes)
        case UInt8(ascii: "'") where isJSON5: return try string(in: bytes)
        case _ where isJSON5: return try identifier(in: bytes)
        default: throw .name
        }
    }

    private mutating func word(
        _ word: StaticString,
        _ value: JSONValue,
        in bytes: Span<UInt8>
    ) throws(JSONError.Reason) -> JSONValue {
        let isThere = word.withUTF8Buffer { letters in
            guard letters.count <= bytes.count - position else { return false }
            for (index, letter) in letters.enumerated() where bytes[position + index] != letter { return false }
            return true
        }
        guard isThere else { throw .value }
        position += word.utf8CodeUnitCount
        return value
    }

    /// Steps over `byte` where it is the next one.
    mutating func take(_ byte: UInt8, in bytes: Span<UInt8>) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    mutating func skipSpace(in bytes: Span<UInt8>) throws(JSONError.Reason) {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            case _ where isJSON5: if try !skipJSON5Space(in: bytes) { return }
            default: return
            }
        }
    }
}
