import Runtime
import VoiceCore

/// Cuts a stream of JSON objects and arrays, one a line or back to back, into its values (RFC 8259; ndjson.org).
///
/// Only brackets and strings are looked at, so that bytes may be split anywhere.
struct JSONValueSplitter {
    /// Of one value, in bytes.
    private static let limit = 1024 * 1024

    private var value: [UInt8] = []
    private var depth = 0
    private var isInString = false
    private var isEscaped = false

    /// Whether a value has begun and not ended.
    var isInside: Bool { !value.isEmpty }

    /// The values that these bytes complete.
    ///
    /// - Throws: ``ProviderError`` `malformedAnswer` for anything between the values that is not white space, for what is
    ///   not JSON, and for a value of more than 1 MiB.
    mutating func receive(_ bytes: some Sequence<UInt8>) throws(ProviderError) -> [JSONValue] {
        var values: [JSONValue] = []
        for byte in bytes {
            if value.isEmpty {
                if [0x20, 0x09, 0x0A, 0x0D].contains(byte) { continue }
                guard byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") else {
                    throw .malformedAnswer("it is not a stream of JSON objects")
                }
            }
            guard value.count < Self.limit else { throw .malformedAnswer("a value of more than \(Self.limit) bytes") }
            value.append(byte)
            guard endsValue(byte) else { continue }
            guard let parsed = try? JSONValue(parsing: value) else { throw .malformedAnswer("it is not JSON") }
            values.append(parsed)
            value.removeAll(keepingCapacity: true)
        }
        return values
    }

    private mutating func endsValue(_ byte: UInt8) -> Bool {
        if isInString {
            switch byte {
            case _ where isEscaped: isEscaped = false
            case UInt8(ascii: "\\"): isEscaped = true
            case UInt8(ascii: "\""): isInString = false
            default: break
            }
            return false
        }
        switch byte {
        case UInt8(ascii: "\""): isInString = true
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
            depth -= 1
            return depth == 0
        default: break
        }
        return false
    }
}
