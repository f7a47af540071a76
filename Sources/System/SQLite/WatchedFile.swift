import Runtime

/// Opens connections to one path, and tells when another file stands there, or none.
///
/// Any thread.
final class WatchedFile: Sendable {
    private struct State {
        /// The files of the newest connection.
        var files: FileIdentity?
        /// Grows when another file has taken the place of the former one.
        var generation: Int64 = 0
    }

    let path: String
    private let lockPatience: Duration
    private let state = Lock(State())

    init(path: String, lockPatience: Duration) {
        self.path = path
        self.lockPatience = lockPatience
    }

    /// How often another file has taken the place of the former one.
    var generation: Int64 { state.withLock { $0.generation } }

    /// Opens the file that stands at the path now.
    ///
    /// - Throws: ``DatabaseError``; ``DatabaseError/moved(_:)`` when the log of a former file is left beside another one,
    ///   which SQLite would mix.
    func open() throws(DatabaseError) -> Connection {
        let found = FileIdentity(path)
        let former = state.withLock { $0.files }
        if let former, former.database != found.database, let log = found.log, log == former.log {
            throw .moved("\(path)-wal belongs to the file that was there before; move it to that file, or away")
        }
        let connection = try Connection(path: path, mode: .readWrite, lockPatience: lockPatience)
        try connection.useWriteAheadLog()
        // A look at the file makes its log, if it has none yet.
        _ = try connection.dataVersion()
        let files = FileIdentity(path)
        guard files.database == found.database else { throw .moved("\(path) was replaced while it was opened") }
        connection.files = files
        state.withLock { state in
            if let former = state.files, former.database != files.database { state.generation += 1 }
            state.files = files
        }
        return connection
    }
}

extension Connection {
    /// Whether the files that are open are still those that their names lead to.
    ///
    /// - Throws: ``DatabaseError/moved(_:)`` with which one isn't.
    func checkPlace() throws(DatabaseError) {
        guard let files else { return }
        let found = FileIdentity(path)
        guard found != files else { return }
        let (name, isGone) =
            found.database != files.database
            ? (path, found.database == nil)
            : found.log != files.log ? (path + "-wal", found.log == nil) : (path + "-shm", found.index == nil)
        throw .moved("\(name) \(isGone ? "is no longer there" : "is another file now")")
    }

    /// Whether the database file itself is in its place, whatever became of its log.
    var isFileInPlace: Bool { files.map { FileIdentity(path).database == $0.database } ?? true }

    /// Carries what stands in the log alone over into the database file, durably.
    ///
    /// For a log that has lost its name: whatever stays in it ends with the last connection.
    ///
    /// - Returns: Whether all of it is there.
    func rescueLog() -> Bool {
        let isBusy = try? first("PRAGMA wal_checkpoint(TRUNCATE)") { $0.bool(0) }
        return isBusy == false
    }
}
