import Runtime
import VoiceCore

/// Cuts a stream of JSON objects and arrays, one a line or back to back, into its values (RFC 8259; ndjson.org).
///
/// Only brackets and strings are looked at, so that bytes may be split anywhere. A line that is no JSON is passed over.
struct JSONValueSplitter {
    enum Item {
        case value(JSONValue)
        /// A line, or brackets, that are no JSON.
        case other([UInt8])
    }

    private var value: [UInt8] = []
    private var depth = 0
    private var isInString = false
    private var isEscaped = false
    /// The rest of the line is no JSON.
    private var isOther = false

    /// Whether a value has begun and not ended.
    var isInside: Bool { depth > 0 }

    /// The values that these bytes complete.
    ///
    /// - Throws: ``ProviderError`` `malformedAnswer` for a value that is too long.
    mutating func receive(_ bytes: some Sequence<UInt8>) throws(ProviderError) -> [Item] {
        var items: [Item] = []
        for byte in bytes {
            if value.isEmpty {
                // Commas stand between the elements of a list whose bracket is on a line of its own.
                if byte.isBlank || byte == UInt8(ascii: ",") { continue }
                isOther = byte != UInt8(ascii: "{") && byte != UInt8(ascii: "[")
            }
            if isOther || isInString, byte == 0x0A || byte == 0x0D {
                // A string has no line ends: what began this value is broken.
                items.append(take(isBroken: true))
                continue
            }
            guard value.count < AnswerFrames.longestValue else {
                throw .malformedAnswer("a value of more than \(AnswerFrames.longestValue) bytes")
            }
            value.append(byte)
            if !isOther, endsValue(byte) { items.append(take(isBroken: false)) }
        }
        return items
    }

    private mutating func take(isBroken: Bool) -> Item {
        defer {
            value.removeAll(keepingCapacity: true)
            (depth, isInString, isEscaped, isOther) = (0, false, false, false)
        }
        guard !isBroken, let parsed = JSONValue(answer: value) else { return .other(value) }
        return .value(parsed)
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
