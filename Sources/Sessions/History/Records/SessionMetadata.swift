package import Runtime
import SQLite

/// What clients keep with a session: a JSON object that the server doesn't look into, and that is never too long.
package struct SessionMetadata: Sendable, Equatable {
    /// In bytes of compact JSON (`http.md`, "Limits").
    package static let byteLimit = 16 * 1024
    /// Rows of former versions, and those that other programs wrote, are read up to this; what is longer isn't shown.
    static let readByteLimit = 1 << 20

    package let json: JSONValue
    /// The same as its column keeps it.
    let text: String

    /// No metadata.
    package static let none = SessionMetadata()

    private init() {
        json = [:]
        text = "{}"
    }

    /// - Parameter json: A JSON object.
    /// - Throws: ``SessionMetadataError`` when it is too long.
    package init(_ json: JSONValue) throws(SessionMetadataError) {
        let text = json.text
        guard text.utf8.count <= Self.byteLimit else { throw SessionMetadataError(byteCount: text.utf8.count) }
        self.json = json
        self.text = text
    }
}

/// Metadata would be longer than ``SessionMetadata/byteLimit``.
package struct SessionMetadataError: Error, Sendable, Equatable {
    /// How long it would be.
    package let byteCount: Int
}

/// A change of a session's metadata.
package enum SessionMetadataChange: Sendable {
    /// Merged into what is there (RFC 7396).
    case merge(SessionMetadata)
    /// Whatever is there goes.
    case clear
}

extension JSONValue {
    /// A row's metadata as far as it is shown: one that is longer than anybody may write now, and by far, is left out.
    init(metadata column: Int, of row: Row) {
        self = [:]
        guard row.byteCount(column) <= SessionMetadata.readByteLimit else { return }
        if let read = try? JSONValue(parsing: row.text(column).utf8), read.object != nil { self = read }
    }
}
