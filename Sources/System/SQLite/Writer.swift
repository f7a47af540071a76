import Runtime

/// The one thread that changes the database.
///
/// Whatever waits when it comes by is made durable by one commit, so that a hundred sessions cost one wait for the
/// disk. Within it each write stands on a savepoint of its own: one that fails takes nothing of the others with it.
final class Writer: Sendable {
    private let queue: WorkQueue<any WriteJob>
    private let thread: Lock<DatabaseThread?>

    /// Writes that one commit may hold; it bounds how long a commit takes.
    private static let groupLimit = 256

    init(queueLimit: Int, file: WatchedFile) {
        let queue = WorkQueue<any WriteJob>(limit: queueLimit)
        self.queue = queue
        thread = Lock(
            DatabaseThread {
                let commits = GroupCommit(file)
                while let group = queue.take(atMost: Self.groupLimit) { commits.commit(group) }
            }
        )
    }

    func append(_ job: any WriteJob) {
        switch queue.append(job) {
        case .accepted: break
        case .full:
            Metric.databaseErrors.add()
            job.fail(.busy("too many writes wait"))
        case .closed: job.fail(.closed)
        }
    }

    /// Writes what waits, then ends the thread; later calls do nothing.
    func close() {
        queue.close()
        let running = thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        running?.join()
    }
}
