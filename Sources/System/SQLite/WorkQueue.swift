internal import CLinux

/// Work that waits for threads of its own, first come, first served.
///
/// Any thread.
/// Safe because every access to `waiting` and `isClosed` happens with the mutex held.
@safe
final class WorkQueue<Work: Sendable>: @unchecked Sendable {
    enum Acceptance {
        case accepted, full, closed
    }

    private let limit: Int
    private var waiting: [Work] = []
    private var isClosed = false
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let arrival: UnsafeMutablePointer<pthread_cond_t>

    /// - Parameter limit: How much may wait; more is refused.
    init(limit: Int) {
        self.limit = limit
        unsafe mutex = .allocate(capacity: 1)
        unsafe mutex.initialize(to: pthread_mutex_t())
        unsafe pthread_mutex_init(mutex, nil)
        unsafe arrival = .allocate(capacity: 1)
        unsafe arrival.initialize(to: pthread_cond_t())
        unsafe pthread_cond_init(arrival, nil)
    }

    deinit {
        unsafe pthread_cond_destroy(arrival)
        unsafe arrival.deallocate()
        unsafe pthread_mutex_destroy(mutex)
        unsafe mutex.deallocate()
    }

    func append(_ work: Work) -> Acceptance {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        guard !isClosed else { return .closed }
        guard waiting.count < limit else { return .full }
        waiting.append(work)
        unsafe pthread_cond_signal(arrival)
        return .accepted
    }

    /// Waits until there is work and takes some; nil when the queue is closed and empty.
    func take(atMost count: Int) -> [Work]? {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        while waiting.isEmpty {
            if isClosed { return nil }
            unsafe pthread_cond_wait(arrival, mutex)
        }
        let taken = Array(waiting.prefix(count))
        waiting.removeFirst(taken.count)
        return taken
    }

    /// Refuses further work; what waits is still handed out.
    func close() {
        unsafe pthread_mutex_lock(mutex)
        isClosed = true
        unsafe pthread_cond_broadcast(arrival)
        unsafe pthread_mutex_unlock(mutex)
    }
}
