/// The text of a file that a person wrote, whatever editor it comes from.
package struct TextFile: Sendable, Equatable {
    /// Without a byte-order mark.
    package let text: String

    /// Reads UTF-8, with or without a byte-order mark.
    ///
    /// - Throws: ``Fault`` for bytes that are no UTF-8 text.
    package init(_ bytes: some Collection<UInt8>) throws(Fault) {
        let start = Array(bytes.prefix(3))
        guard !start.starts(with: [0xFF, 0xFE]), !start.starts(with: [0xFE, 0xFF]) else { throw .utf16 }
        let body = start == [0xEF, 0xBB, 0xBF] ? Array(bytes.dropFirst(3)) : Array(bytes)
        // UTF-16 without a mark holds a zero beside each Latin letter.
        guard !body.contains(0) else { throw .utf16 }
        guard let text = String(validating: body, as: UTF8.self) else { throw .notUTF8 }
        self.text = text
    }

    /// Why a file is no text; ends the sentence "the file …".
    package enum Fault: Error, Sendable, Equatable, CustomStringConvertible {
        case utf16
        case notUTF8

        package var description: String {
            switch self {
            case .utf16: "is UTF-16, as some editors of Windows save it; save it as UTF-8"
            case .notUTF8: "is not UTF-8; save it as UTF-8"
            }
        }
    }
}
