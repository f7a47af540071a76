import Runtime

/// Threads that read, each on a connection of its own; they wait neither for the writer nor for each other.
final class Readers: Sendable {
    private let queue: WorkQueue<any ReadJob>
    private let threads: Lock<[DatabaseThread]>

    init(count: Int, queueLimit: Int, file: WatchedFile) {
        let queue = WorkQueue<any ReadJob>(limit: queueLimit)
        self.queue = queue
        threads = Lock((0..<count).map { _ in DatabaseThread { Self.serve(queue, file) } })
    }

    func append(_ job: any ReadJob) {
        switch queue.append(job) {
        case .accepted: break
        case .full: job.fail(.busy("too many reads wait"))
        case .closed: job.fail(.closed)
        }
    }

    /// Serves what waits, then ends the threads; later calls do nothing.
    func close() {
        queue.close()
        let running = threads.withLock { threads in
            defer { threads = [] }
            return threads
        }
        for thread in running { thread.join() }
    }

    private static func serve(
        _ queue: WorkQueue<any ReadJob>,
        _ file: WatchedFile
    ) {
        var current: Connection?
        while let job = queue.take(atMost: 1)?.first {
            do throws(DatabaseError) {
                if let last = current, !file.isCurrent(last) { current = nil }
                let connection = if let current { current } else { try connect(file) }
                let failure = job.run(on: connection)
                // Pages of a damaged file may be cached: the next read begins anew, perhaps with a repaired file.
                current = failure.map(\.isStorageFailure) == true ? nil : connection
            } catch {
                job.fail(error)
            }
        }
    }

    private static func connect(
        _ file: WatchedFile
    ) throws(DatabaseError) -> Connection {
        let connection = try file.open()
        try connection.execute("PRAGMA query_only = ON")
        return connection
    }
}
