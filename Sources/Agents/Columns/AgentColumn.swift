package import Runtime
import SQLite

/// A column of `agents` or `agent_providers`: its name, what may stand in it, and what stands there unless somebody says.
///
/// Queries, answers, the schemas of requests and the checks of rows derive from it.
package struct AgentColumn: Sendable {
    /// What a value may be, and how it looks in JSON.
    package enum Form: Sendable, Equatable {
        /// A text, its length in characters where that is limited.
        case text(ClosedRange<Int>? = nil)
        case choice([String])
        /// An address of a server, which is shown in lists, copies and the history of edits: what lets somebody in has no
        /// place in it.
        case address
        case integer(ClosedRange<Int>)
        case number(ClosedRange<Double>)
        /// 0 or 1 in SQL.
        case flag
        /// A JSON array of texts, as text.
        case names
        /// Any JSON array, as text.
        case array
        /// A JSON object as text.
        case object
        /// Milliseconds since 1970 UTC, written by the database.
        case time
    }

    package let name: String
    package let form: Form
    package let isNullable: Bool
    /// As the schema has it; null for what has to be said, and for what the database fills in.
    package let standard: JSONValue
    /// False: the database fills it in.
    package let isWritable: Bool
    /// Whether the scope `talk` sees it.
    package let isPublic: Bool
    /// One sentence for a person, where the name doesn't say it all.
    package let meaning: String?

    /// Describes a column.
    ///
    /// - Parameters:
    ///   - name: In SQL and JSON.
    ///   - form: What a value may be.
    ///   - standard: As the schema has it; nil for a column that may be null.
    ///   - isWritable: False: the database fills it in.
    ///   - isPublic: Whether the scope `talk` sees it.
    ///   - meaning: One sentence for a person.
    init(
        _ name: String,
        _ form: Form,
        default standard: JSONValue? = nil,
        isWritable: Bool = true,
        isPublic: Bool = false,
        _ meaning: String? = nil
    ) {
        self.name = name
        self.form = form
        isNullable = standard == nil
        self.standard = standard ?? .null
        self.isWritable = isWritable
        self.isPublic = isPublic
        self.meaning = meaning
    }

    /// The value as its column holds it.
    ///
    /// - Throws: ``AgentStoreError`` for one that no column holds.
    func value(of json: JSONValue) throws(AgentStoreError) -> SQLValue {
        switch (form, json) {
        case (.names, _), (.array, _), (.object, _): return .text(json.text)
        case (.flag, .bool(let flag)): return SQLValue(flag)
        case (.flag, .integer(let flag)): return .integer(flag)
        case (.flag, _): throw .invalid(field: name, "is \(json.text); it has to be true or false")
        case (_, .null): return .null
        case (.address, .string(let address)) where Redaction.holdsCredentials(address: address):
            throw .invalid(
                field: name,
                "holds a user, a password or a key: leave them out (other parts of a query may stay), put the key into an "
                    + "environment variable and name that in api_key_env"
            )
        case (_, .integer(let number)): return .integer(number)
        case (_, .number(let number)): return .real(number)
        case (_, .string(let text)): return .text(text)
        default: throw .invalid(field: name, "is \(json.text); it has to be a text or a number")
        }
    }

    /// The value of the column at this place of a row.
    func json(_ row: Row, at index: Int) -> JSONValue {
        guard !row.isNull(index) else { return .null }
        return switch form {
        case .text, .choice, .address: .string(row.text(index))
        case .integer, .time: .integer(row.integer64(index))
        case .number: .number(row.real(index))
        case .flag: .bool(row.bool(index))
        case .names, .array, .object: JSONValue(column: row.text(index))
        }
    }

    /// What is wrong with a value that a row holds, which any SQLite tool may have written; nil when nothing is.
    func problem(of value: JSONValue) -> String? {
        switch (form, value) {
        case (_, .null): nil
        case (.integer(let range), .integer(let number)) where !range.contains(Int(clamping: number)):
            "\(number) is not \(range.lowerBound) to \(range.upperBound)"
        case (.number(let range), .number(let number)) where !range.contains(number):
            "\(number) is not \(range.lowerBound) to \(range.upperBound)"
        case (.choice(let names), .string(let name)) where !names.contains(name):
            "is not \(names.dropLast().joined(separator: ", ")) or \(names.last ?? "")"
        case (.names, _) where value.array == nil, (.array, _) where value.array == nil,
            (.object, _) where value.object == nil:
            "is not the JSON that belongs there"
        default: nil
        }
    }
}

extension JSONValue {
    /// A column that holds JSON text; what doesn't parse is shown as it stands.
    init(column text: String) { self = (try? JSONValue(parsing: text.utf8)) ?? .string(text) }
}
