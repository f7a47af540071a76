import Runtime

/// Threads that read, each on a connection of its own; they wait neither for the writer nor for each other.
final class Readers: Sendable {
    private let queue: WorkQueue<any ReadJob>
    private let threads: Lock<[DatabaseThread]>

    init(path: String, count: Int, queueLimit: Int) {
        let queue = WorkQueue<any ReadJob>(limit: queueLimit)
        self.queue = queue
        threads = Lock((0..<count).map { _ in DatabaseThread { Self.serve(queue, path) } })
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

    private static func serve(_ queue: WorkQueue<any ReadJob>, _ path: String) {
        var open: Connection?
        while let job = queue.take(atMost: 1)?.first {
            do throws(DatabaseError) {
                let connection = if let open { open } else { try connect(path) }
                let failure = job.run(on: connection)
                // Pages of a damaged file may be cached: the next read begins anew, perhaps with a repaired file.
                open = failure.map(\.isStorageFailure) == true ? nil : connection
            } catch {
                job.fail(error)
            }
        }
    }

    private static func connect(_ path: String) throws(DatabaseError) -> Connection {
        let connection = try Connection(path: path, mode: .readWrite)
        try connection.execute("PRAGMA query_only = ON")
        return connection
    }
}
