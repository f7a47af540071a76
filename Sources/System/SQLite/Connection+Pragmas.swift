extension Connection {
    /// The write-ahead log's file is cut back to this size when it has grown larger, in bytes.
    private static let logSizeLimit = 64 << 20

    /// Makes the file keep its changes in a write-ahead log, in which readers and the writer don't wait for each other.
    package func useWriteAheadLog() throws(DatabaseError) {
        let mode = try first("PRAGMA journal_mode = WAL") { $0.text(0) }
        guard mode == "wal" else { throw .readOnly("\(path) can't have a write-ahead log beside it") }
        _ = try first("PRAGMA journal_size_limit = \(Self.logSizeLimit)") { $0.integer(0) }
    }
}
