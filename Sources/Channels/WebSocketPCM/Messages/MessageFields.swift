import Runtime
import VoiceCore

/// The fields of a client's message: each is asked for once, a bad value is a fault, and the rest are unknown.
struct MessageFields {
    /// How many unknown fields are named, and how much of each name; clients can send thousands.
    private static let namedFields = 8
    private static let namedCharacters = 64

    private var rest: [String: JSONValue]
    /// What the names stand in, such as `endpointing.`.
    private let prefix: String
    private var unknownWithin: [String] = []

    init(_ members: [String: JSONValue]) {
        rest = members
        rest["type"] = nil
        prefix = ""
    }

    private init(_ members: [String: JSONValue], within name: String) {
        rest = members
        prefix = "\(name)."
    }

    /// What is said about the fields that nobody asked for; nil when there are none.
    var unknownFault: SessionFault? {
        let names = unknownNames
        guard let first = names.first else { return nil }
        let named = names.prefix(Self.namedFields).map(\.quotedForPeople).joined(separator: ", ")
        let more = names.count > Self.namedFields ? " and \(names.count - Self.namedFields) more" : ""
        return SessionFault(
            .unknownMessage,
            "The rest of the message took effect without \(named)\(more), which it doesn't have.",
            param: first.shortened(to: Self.namedCharacters, mark: "")
        )
    }

    private var unknownNames: [String] { rest.keys.map { prefix + $0 }.sorted() + unknownWithin }

    /// Any value.
    mutating func any(_ name: String) -> JSONValue? { rest.removeValue(forKey: name) }

    mutating func text(_ name: String, length: ClosedRange<Int>) throws(SessionFault) -> String? {
        guard let value = any(name) else { return nil }
        guard let text = value.string, length.contains(text.unicodeScalars.count) else {
            throw invalid(name, value, "must be a text of \(length.lowerBound) to \(length.upperBound) characters")
        }
        return text
    }

    mutating func flag(_ name: String) throws(SessionFault) -> Bool? {
        guard let value = any(name) else { return nil }
        guard let flag = value.bool else { throw invalid(name, value, "must be true or false") }
        return flag
    }

    mutating func number(_ name: String, _ range: ClosedRange<Double>) throws(SessionFault) -> Double? {
        guard let value = any(name) else { return nil }
        guard let number = value.double, range.contains(number) else {
            throw invalid(name, value, "must be a number, at least \(range.lowerBound) and at most \(range.upperBound)")
        }
        return number
    }

    mutating func integer(_ name: String, _ range: ClosedRange<Int>) throws(SessionFault) -> Int? {
        guard let value = any(name) else { return nil }
        guard let number = value.integer, range.contains(number) else {
            throw invalid(name, value, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    mutating func choice(_ name: String, _ choices: [String]) throws(SessionFault) -> String? {
        guard let value = any(name) else { return nil }
        guard let choice = value.string, choices.contains(choice) else {
            throw invalid(name, value, "must be one of \(choices.joined(separator: ", "))")
        }
        return choice
    }

    /// The UUID of a message.
    mutating func message(_ name: String) throws(SessionFault) -> MessageID? {
        guard let value = any(name) else { return nil }
        guard let id = value.string.flatMap({ MessageID($0) }) else { throw invalid(name, value, "must be a UUID") }
        return id
    }

    /// A BCP 47 tag, as far as its form goes (RFC 5646, section 2.1).
    mutating func language(_ name: String) throws(SessionFault) -> String? {
        guard let value = any(name) else { return nil }
        guard let tag = value.string, tag.isLanguageTag else {
            throw invalid(name, value, "must be a language tag such as en")
        }
        return tag
    }

    /// What `read` makes of an object.
    mutating func object<Value>(
        _ name: String,
        _ read: (inout MessageFields) throws(SessionFault) -> Value
    ) throws(SessionFault) -> Value? {
        guard let value = any(name) else { return nil }
        guard let members = value.object else { throw invalid(name, value, "must be an object") }
        var fields = MessageFields(members, within: prefix + name)
        defer { unknownWithin += fields.unknownNames }
        return try read(&fields)
    }

    /// The value of a field that must be there.
    func required<Value>(_ value: Value?, _ name: String) throws(SessionFault) -> Value {
        guard let value else { throw fault(name, "is missing") }
        return value
    }

    private func invalid(_ name: String, _ value: JSONValue, _ rule: String) -> SessionFault {
        fault(name, "is \(value.text.shortenedForPeople); it \(rule)")
    }

    private func fault(_ name: String, _ what: String) -> SessionFault {
        SessionFault(.invalidMessage, "\(prefix)\(name) \(what).", param: prefix + name)
    }
}

extension String {
    /// The text in quotation marks, cut where it is long.
    var quotedForPeople: String { "\"\(shortenedForPeople)\"" }

    /// The text, cut where it is long.
    var shortenedForPeople: String { shortened(to: 64) }

    fileprivate var isLanguageTag: Bool {
        let parts = split(separator: "-", omittingEmptySubsequences: false)
        return utf8.count <= 35 && (2...8).contains(parts[0].utf8.count)
            && parts[0].utf8.allSatisfy { (0x61...0x7A).contains($0 | 0x20) }
            && parts.dropFirst().allSatisfy { part in
                (1...8).contains(part.utf8.count)
                    && part.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20) }
            }
    }
}
