internal import CSQLite
import Runtime

/// One connection to a database file, for one thread at a time.
///
/// Foreign keys are on and a lock of another program is waited for, but not forever. Inside ``Database`` a body gets
/// one for the time it runs; by itself it serves what happens before a server starts or beside it.
///
/// Safe because the handle never leaves this face and is closed, after its statements, with this object.
@safe
package final class Connection {
    package enum Mode: Sendable {
        /// The file and its folder must exist, and nothing is ever written.
        case readOnly
        /// The file must exist.
        case readWrite
        /// The file is made, readable by its owner alone, when it isn't there.
        case create
    }

    package let path: String
    let handle: OpaquePointer
    var idleStatements: [String: Statement] = [:]
    /// What stood at the path when this was opened; nil where nobody asks for it again.
    var place: ConnectionPlace?
    /// Asked while a statement runs; set by the thread that uses the connection.
    var cancellation: Cancellation?

    /// The path of a database that is in memory only, for one connection.
    package static let inMemory = ":memory:"

    /// How long a lock of another program is waited for, unless something else is asked for.
    package static let lockPatience: Duration = .seconds(2)

    /// Prepared statements kept ready; programs use fewer different ones.
    static let idleStatementLimit = 200

    /// Opens the file.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - mode: What may be done with it.
    ///   - lockPatience: How long a lock of another program is waited for.
    /// - Throws: ``DatabaseError/cannotOpen(_:)``, ``DatabaseError/corrupt(_:)`` for a file that is no database, or
    ///   ``DatabaseError/busy(_:)``.
    package init(path: String, mode: Mode, lockPatience: Duration = lockPatience) throws(DatabaseError) {
        let handle = try unsafe Self.open(path, mode)
        self.path = path
        unsafe self.handle = handle
        unsafe sqlite3_busy_timeout(handle, Int32(clamping: lockPatience.milliseconds))
        watchCancellation()
        do throws(DatabaseError) {
            try execute("PRAGMA foreign_keys = ON")
            // The first real look at the file: a damaged or foreign one is told here.
            _ = try first("SELECT count(*) FROM sqlite_schema") { $0.integer(0) }
        } catch {
            throw error.explained(for: path)
        }
    }

    deinit {
        idleStatements.removeAll()
        unsafe sqlite3_close_v2(handle)
    }

    /// Rows that the last statement changed.
    package var changes: Int { unsafe Int(sqlite3_changes64(handle)) }

    /// The rowid of the last row that was inserted.
    package var lastInsertedRow: Int64 { unsafe sqlite3_last_insert_rowid(handle) }

    /// Whether a transaction is open.
    package var isInTransaction: Bool { unsafe sqlite3_get_autocommit(handle) == 0 }
}

extension Connection {
    private static func open(_ path: String, _ mode: Mode) throws(DatabaseError) -> OpaquePointer {
        let access =
            switch mode {
            case .readOnly: SQLITE_OPEN_READONLY
            case .readWrite: SQLITE_OPEN_READWRITE
            case .create: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
            }
        let flags = access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        if mode == .create, path != inMemory { makePrivate(path) }
        var opened: OpaquePointer?
        let code = unsafe sqlite3_open_v2(path, &opened, flags, nil)
        if code == SQLITE_OK, let handle = unsafe opened { return unsafe handle }
        let error =
            unsafe opened.map { unsafe DatabaseError(code: code, on: $0, path: path) }
            ?? .other(code: code, "SQLite has no memory for a connection")
        unsafe sqlite3_close_v2(opened)
        throw error.explained(for: path)
    }
}
