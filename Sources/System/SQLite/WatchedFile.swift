import Runtime

/// Opens connections to one path, and tells when another file stands there, or none.
///
/// Any thread.
final class WatchedFile: Sendable {
    private struct State {
        /// The files of the connections; nil before the first, and when a new log may take the former one's place.
        var files: FileIdentity?
        var connectionCount = 0
        /// Grows when another file, or another log, has taken the place of the former one.
        var generation: Int64 = 0
        /// What the last look at the files found.
        var isInPlace = true
    }

    let path: String
    private let lockPatience: Duration
    private let state = Lock(State())

    init(path: String, lockPatience: Duration) {
        self.path = path
        self.lockPatience = lockPatience
    }

    /// How often another file, or another log, has taken the place of the former one.
    var generation: Int64 { state.withLock { $0.generation } }

    /// Whether the files that were opened last are those that their names lead to, now and when this was asked before.
    func looksUnchanged() -> Bool {
        let found = FileIdentity(path)
        return state.withLock { state in
            let wasInPlace = state.isInPlace
            state.isInPlace = state.files == nil || state.files == found
            return wasInPlace && state.isInPlace
        }
    }

    /// Opens the file that stands at the path now.
    ///
    /// - Throws: ``DatabaseError``; ``DatabaseError/moved(_:)`` when the log of a former file is left beside another one,
    ///   which SQLite would mix, and when a log that others still use has lost its name.
    func open() throws(DatabaseError) -> Connection {
        let found = FileIdentity(path)
        let (former, isShared) = state.withLock { ($0.files, $0.connectionCount > 0) }
        if let former {
            if found.database == nil { throw .moved("\(path) is no longer there") }
            if former.database != found.database, let log = found.log, log == former.log {
                throw .moved("\(path)-wal belongs to the file that was there before; move it to that file, or away")
            }
            if isShared, former.database == found.database, former != found {
                throw .moved("the log beside \(path) is no longer there; the next write saves what stands in it")
            }
        }
        let connection = try Connection(path: path, mode: .readWrite, lockPatience: lockPatience)
        try connection.useWriteAheadLog()
        // A look at the file makes its log, if it has none yet.
        _ = try connection.dataVersion()
        let files = FileIdentity(path)
        guard files.database == found.database else { throw .moved("\(path) was replaced while it was opened") }
        state.withLock { state in
            if let former, former.database != files.database { state.generation += 1 }
            state.files = files
            state.connectionCount += 1
        }
        connection.place = ConnectionPlace(files) { [weak self] in self?.state.withLock { $0.connectionCount -= 1 } }
        return connection
    }

    /// Whether a connection still has the file at the path, and the same log as the others.
    func isCurrent(_ connection: Connection) -> Bool {
        guard let place = connection.place, connection.isFileInPlace else { return false }
        return state.withLock { $0.files == place.files }
    }

    /// A log that lost its name has been carried over: the next connection begins another.
    func leaveLog() {
        state.withLock { state in
            state.files = nil
            state.generation += 1
        }
    }
}

/// What stood at the path when a connection was opened; tells when the connection has gone.
final class ConnectionPlace {
    let files: FileIdentity
    private let end: () -> Void

    init(_ files: FileIdentity, end: @escaping () -> Void) {
        self.files = files
        self.end = end
    }

    deinit { end() }
}

extension Connection {
    /// Whether the files that are open are still those that their names lead to.
    ///
    /// - Throws: ``DatabaseError/moved(_:)`` with which one isn't.
    func checkPlace() throws(DatabaseError) {
        guard let files = place?.files else { return }
        let found = FileIdentity(path)
        guard found != files else { return }
        let (name, isGone) =
            found.database != files.database
            ? (path, found.database == nil)
            : found.log != files.log ? (path + "-wal", found.log == nil) : (path + "-shm", found.index == nil)
        throw .moved("\(name) \(isGone ? "is no longer there" : "is another file now")")
    }

    /// Whether the database file itself is in its place, whatever became of its log.
    var isFileInPlace: Bool { place.map { FileIdentity(path).database == $0.files.database } ?? true }

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
