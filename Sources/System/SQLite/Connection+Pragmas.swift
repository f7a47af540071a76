internal import CSQLite

extension Connection {
    /// The write-ahead log's file is cut back to this size when it has grown larger, in bytes.
    private static let logSizeLimit = 64 << 20

    /// Makes the file keep its changes in a write-ahead log, in which readers and the writer don't wait for each other.
    ///
    /// - Throws: ``DatabaseError``; ``DatabaseError/readOnly(_:)`` for a file that may only be read, which SQLite opens all
    ///   the same.
    package func useWriteAheadLog() throws(DatabaseError) {
        guard unsafe sqlite3_db_readonly(handle, "main") == 0 else {
            throw DatabaseError.readOnly("\(path) can only be read").explained(for: path)
        }
        let mode: String?
        do throws(DatabaseError) {
            mode = try first("PRAGMA journal_mode = WAL") { $0.text(0) }
        } catch {
            throw error.explained(for: path)
        }
        guard mode == "wal" else {
            throw DatabaseError.readOnly("\(path) can't have a write-ahead log beside it").explained(for: path)
        }
        _ = try first("PRAGMA journal_size_limit = \(Self.logSizeLimit)") { $0.integer(0) }
    }
}
