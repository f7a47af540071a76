import Runtime

/// An SQLite file that the whole server shares: one thread writes, others read beside it.
///
/// Any thread and any actor may ask; the asking task is resumed on its own executor. A failure is told to the one it
/// hit, and the next call is served as soon as its cause has gone.
package final class Database: Sendable {
    package let path: String
    private let writer: Writer
    private let readers: Readers
    /// For reads that may take long, so that no other waits for them.
    private let searcher: Readers
    private let file: WatchedFile
    /// A connection of its own, since `PRAGMA data_version` compares with what the same connection saw before.
    private let watcher: Readers

    /// Writes and reads that may wait; more are refused as ``DatabaseError/busy(_:)``.
    private static let queueLimit = 16_384
    /// Long reads that may wait.
    private static let longQueueLimit = 64

    /// Opens a file that ``Migrator`` has made or upgraded.
    ///
    /// - Parameters:
    ///   - path: The file; `-wal` and `-shm` lie beside it.
    ///   - readerCount: Threads that read.
    ///   - lockPatience: How long a lock of another program is waited for before a call fails.
    /// - Throws: ``DatabaseError`` when the file isn't there, is no database, is damaged or locked.
    package init(
        path: String,
        readerCount: Int = 2,
        lockPatience: Duration = Connection.lockPatience
    ) throws(DatabaseError) {
        // Told now, once, rather than to whoever asks first.
        try Connection(path: path, mode: .readWrite, lockPatience: lockPatience).useWriteAheadLog()
        self.path = path
        let file = WatchedFile(path: path, lockPatience: lockPatience)
        self.file = file
        writer = Writer(queueLimit: Self.queueLimit, file: file)
        readers = Readers(count: readerCount, queueLimit: Self.queueLimit, file: file)
        searcher = Readers(count: 1, queueLimit: Self.longQueueLimit, file: file)
        watcher = Readers(count: 1, queueLimit: Self.queueLimit, file: file)
    }

    /// Ends the threads when they have done what waits.
    deinit { close() }

    /// Serves what waits, then closes the file; later calls do nothing.
    ///
    /// Blocks; not from an event loop.
    package func close() {
        writer.close()
        readers.close()
        searcher.close()
        watcher.close()
    }
}

extension Database {
    /// Changes the database, and returns when the change is committed.
    ///
    /// Many writes share one transaction; each is undone by itself when it fails. They run in the order in which they
    /// were asked for. Cancelling the task neither stops nor undoes a write.
    ///
    /// - Parameters:
    ///   - durability: ``Durability/full`` returns when the change is on the disk.
    ///   - body: Makes the change on the writer's thread. It may run twice (the first time is then undone), so it does
    ///     nothing else.
    /// - Returns: What `body` returned.
    /// - Throws: ``DatabaseError``: nothing of the change remains.
    package func write<Value: Sendable>(
        _ durability: Durability = .full,
        _ body: @escaping @Sendable (Connection) throws(DatabaseError) -> Value
    ) async throws(DatabaseError) -> Value {
        let result = await withCheckedContinuation { continuation in
            writer.append(AwaitedWrite(durability, body, continuation))
        }
        return try result.get()
    }

    /// Changes the database without waiting, ``Durability/relaxed``, in order with all other writes.
    ///
    /// Doesn't block, so an event loop may call it. A failure is counted, and nobody else learns of it.
    ///
    /// - Parameters:
    ///   - body: Makes the change, as of ``write(_:_:)``.
    ///   - settled: Called on the writer's thread when the change was made or has failed, so that a caller with more to
    ///     write can wait for its turn.
    package func post(
        _ body: @escaping @Sendable (Connection) throws(DatabaseError) -> Void,
        settled: @escaping @Sendable () -> Void = {}
    ) {
        writer.append(PostedWrite(body: body, settled: settled))
    }

    /// Reads from the database as it is at one moment, with every write in it that has returned.
    ///
    /// - Parameter body: Reads on a reader's thread; changes are refused there.
    /// - Returns: What `body` returned.
    /// - Throws: ``DatabaseError``; ``DatabaseError/cancelled`` soon after the task was cancelled.
    package func read<Value: Sendable>(
        _ body: @escaping @Sendable (Connection) throws(DatabaseError) -> Value
    ) async throws(DatabaseError) -> Value {
        try await read(on: readers, body)
    }

    /// Reads what may take long, beside all other reads and one after the other; else as ``read(_:)``.
    package func readLong<Value: Sendable>(
        _ body: @escaping @Sendable (Connection) throws(DatabaseError) -> Value
    ) async throws(DatabaseError) -> Value {
        try await read(on: searcher, body)
    }

    /// A number that differs from the last one when anything, here or in another program, was committed in between.
    package func dataVersion() async throws(DatabaseError) -> Int64 {
        let version = try await read(on: watcher) { (connection: Connection) throws(DatabaseError) in
            try connection.dataVersion()
        }
        // Each file counts its own.
        return version &+ file.generation << 40
    }

    /// Looks whether the file and its log are still at their path; for somebody who does so every second.
    ///
    /// Costs three questions to the system while they are. Else the writer sees to it as it does before each write: it
    /// carries over a log that has lost its name, goes on with another file that stands there, or says what is wrong,
    /// and that it is over.
    ///
    /// - Throws: ``DatabaseError``: nothing can be written now.
    package func checkPlace() async throws(DatabaseError) {
        guard !file.looksUnchanged() else { return }
        try await write(.relaxed) { (_: Connection) throws(DatabaseError) in }
    }

    /// Makes a consistent copy while writes go on; see ``Connection/backUp(to:)``.
    package func backUp(to destination: String) async throws(DatabaseError) {
        let path = path
        try await read(on: readers) { (_: Connection) throws(DatabaseError) in
            try Connection(path: path, mode: .readOnly).backUp(to: destination)
        }
    }

    private func read<Value: Sendable>(
        on readers: Readers,
        _ body: @escaping @Sendable (Connection) throws(DatabaseError) -> Value
    ) async throws(DatabaseError) -> Value {
        let cancellation = Cancellation()
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                readers.append(AwaitedRead(cancellation: cancellation, body: body, continuation: continuation))
            }
        } onCancel: {
            cancellation.cancel()
        }
        return try result.get()
    }
}
