/// Why bytes are not the JSON text that they should be, and where.
///
/// It never quotes the text, which may hold a secret.
package struct JSONError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong.
    package enum Reason: String, Error {
        case end = "it ends in the middle of a value"
        case value = "a value is expected"
        case name = "the name of a member is expected"
        case colon = "a colon is expected"
        case comma = "a comma or the end of the list is expected"
        case rest = "something stands behind the value"
        case number = "a number is not written as JSON wants it"
        case tooLarge = "a number is too large"
        case escape = "an escape is not one that JSON has"
        case control = "a control character stands in a string"
        case encoding = "a string is not UTF-8"
        case depth = "it is more than 64 deep"
    }

    package let reason: Reason
    /// The byte where reading stopped, counted from 0.
    package let offset: Int
    /// The line of that byte, counted from 1.
    package let line: Int
    /// The place of that byte in its line, in bytes, counted from 1.
    package let column: Int

    init(_ reason: Reason, at offset: Int, of bytes: Span<UInt8>) {
        var line = 1
        var lineStart = 0
        for index in 0..<min(offset, bytes.count) where bytes[index] == UInt8(ascii: "\n") {
            line += 1
            lineStart = index + 1
        }
        self.reason = reason
        self.offset = offset
        self.line = line
        self.column = offset - lineStart + 1
    }

    package var description: String { "line \(line), column \(column): \(reason.rawValue)" }
}
