internal import CLinux

/// Log lines on their way out: a thread of its own writes them, so that nobody waits for whoever reads them.
///
/// Where nobody reads, lines wait up to a limit and are dropped beyond it; how many is said as soon as there is room. Lines
/// keep their order. Any thread.
final class LogQueue: @unchecked Sendable {
    // Safe because everything below is touched under `mutex` only.
    private var waiting: [UInt8] = []
    private var dropped = 0
    private var isWriting = false
    private var hasThread = false
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let changed: UnsafeMutablePointer<pthread_cond_t>
    private let descriptor: Int32
    private let limit: Int
    /// The line that says how many were dropped.
    private let notice: @Sendable (Int) -> String

    /// What waits at most, in bytes: some thousand lines, and little beside what a server holds anyway.
    static let standardLimit = 1024 * 1024

    /// - Parameters:
    ///   - descriptor: Where lines go.
    ///   - limit: How many bytes wait at most.
    ///   - notice: Makes the line that says how many lines were dropped.
    init(descriptor: Int32, limit: Int = standardLimit, notice: @escaping @Sendable (Int) -> String) {
        self.descriptor = descriptor
        self.limit = limit
        self.notice = notice
        mutex = .allocate(capacity: 1)
        changed = .allocate(capacity: 1)
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(changed, nil)
    }

    /// Takes a line with its end, or drops it when too many wait.
    func add(_ line: String) {
        pthread_mutex_lock(mutex)
        let isFull = waiting.count + line.utf8.count > limit
        if isFull { dropped += 1 } else { waiting += line.utf8 }
        let mustStart = !hasThread
        hasThread = true
        if !isWriting { pthread_cond_broadcast(changed) }
        pthread_mutex_unlock(mutex)
        if isFull { Metric.logLinesDropped.add(1) }
        if mustStart { DetachedThread.start(run) }
    }

    /// Waits until everything is written, but no longer than a limit.
    ///
    /// - Returns: Whether all is out.
    @discardableResult
    func flush(within limit: Duration) -> Bool {
        let (seconds, attoseconds) = limit.components
        var deadline = timespec()
        clock_gettime(CLOCK_REALTIME, &deadline)
        deadline.tv_sec += Int(seconds)
        deadline.tv_nsec += Int(attoseconds / 1_000_000_000)
        if deadline.tv_nsec >= 1_000_000_000 {
            deadline.tv_sec += 1
            deadline.tv_nsec -= 1_000_000_000
        }
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while isWriting || !waiting.isEmpty || dropped > 0 {
            if pthread_cond_timedwait(changed, mutex, &deadline) == ETIMEDOUT { return false }
        }
        return true
    }

    private func run() {
        while true { _ = ProcessStreams.write(take(), to: descriptor) }
    }

    /// Everything that waits, once there is something.
    private func take() -> [UInt8] {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        isWriting = false
        if waiting.isEmpty && dropped == 0 { pthread_cond_broadcast(changed) }
        while waiting.isEmpty && dropped == 0 { pthread_cond_wait(changed, mutex) }
        isWriting = true
        var lines = waiting
        waiting.removeAll(keepingCapacity: waiting.capacity <= 64 * 1024)
        if dropped > 0 {
            // Those that were dropped came after those that waited.
            lines += notice(dropped).utf8
            dropped = 0
        }
        return lines
    }
}
