/// Why the database did not do what it was asked; nothing of the failed change remains.
///
/// Messages name tables, columns, files and rules, never the values of a row.
package enum DatabaseError: Error, Sendable, Equatable {
    /// Another program holds a lock, or too much waits to be written: the same works a little later.
    case busy(String)
    /// There is no room on the disk; it works again when there is.
    case full(String)
    /// The file is damaged or is no SQLite database.
    case corrupt(String)
    /// The file or its folder cannot be written.
    case readOnly(String)
    /// The file cannot be opened or made.
    case cannotOpen(String)
    /// The file that is open is no longer the one at its path: it was deleted, replaced or moved.
    case moved(String)
    /// The change breaks a rule of the schema; the message is the rule's own sentence.
    case constraint(Constraint, String)
    /// The reading task was cancelled.
    case cancelled
    /// The database has been closed.
    case closed
    /// Anything else, with SQLite's extended result code.
    case other(code: Int32, String)

    /// The kind of a rule that was broken.
    package enum Constraint: Sendable, Equatable {
        case check, foreignKey, notNull, primaryKey, raised, type, unique, unknown
    }

    /// Whether the storage failed, rather than the caller.
    package var isStorageFailure: Bool {
        switch self {
        case .constraint, .cancelled, .closed: false
        default: true
        }
    }

    /// A word for logs.
    package var kind: String {
        switch self {
        case .busy: "busy"
        case .full: "full"
        case .corrupt: "corrupt"
        case .readOnly: "read-only"
        case .cannotOpen: "cannot open"
        case .moved: "moved"
        case .constraint: "constraint"
        case .cancelled: "cancelled"
        case .closed: "closed"
        case .other(let code, _): "code \(code)"
        }
    }
}

extension DatabaseError: CustomStringConvertible {
    /// For a person: what happened and what to do.
    package var description: String {
        switch self {
        case .busy(let detail): "the database is busy (\(detail)): try again, or close the program that locks it"
        case .full(let detail): "there is no room for the database (\(detail)): free some disk space"
        case .corrupt(let detail): "the database is damaged (\(detail)): put a backup in its place"
        case .readOnly(let detail): "the database cannot be written: \(detail)"
        case .cannotOpen(let detail): "the database cannot be opened: \(detail)"
        case .moved(let detail): "the database is not where it was (\(detail)): put the file back, or a backup"
        case .constraint(_, let rule): rule
        case .cancelled: "the query was cancelled"
        case .closed: "the database is closed"
        case .other(let code, let detail): "the database failed with code \(code): \(detail)"
        }
    }
}
