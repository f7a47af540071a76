internal import CLinux

/// A few threads for work that takes longer than an event loop or Swift's own pool may wait: engines, codecs of files.
///
/// Used as a task's executor preference. Jobs run in the order of their arrival. Threads start with the first job and
/// live as long as the process, so that a pool is made once and never stopped.
package final class ThreadPool: TaskExecutor, @unchecked Sendable {
    // Safe because `jobs` and `threadCount` are touched under `mutex` only.
    private var jobs: [UnownedJob] = []
    private var nextJob = 0
    private var hasThreads = false
    /// How many threads there are.
    package let size: Int
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let wakeUp: UnsafeMutablePointer<pthread_cond_t>

    /// Work of the speech engines, on as many threads as there are cores.
    package static let engines = ThreadPool(size: max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))))

    package init(size: Int) {
        self.size = size
        mutex = .allocate(capacity: 1)
        wakeUp = .allocate(capacity: 1)
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(wakeUp, nil)
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        pthread_mutex_lock(mutex)
        jobs.append(job)
        let mustStart = !hasThreads
        hasThreads = true
        pthread_cond_signal(wakeUp)
        pthread_mutex_unlock(mutex)
        if mustStart { for _ in 0..<size { DetachedThread.start(run) } }
    }

    private func run() {
        while true {
            takeJob().runSynchronously(on: asUnownedTaskExecutor())
        }
    }

    private func takeJob() -> UnownedJob {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while nextJob == jobs.count { pthread_cond_wait(wakeUp, mutex) }
        let job = jobs[nextJob]
        nextJob += 1
        if nextJob == jobs.count {
            jobs.removeAll(keepingCapacity: true)
            nextJob = 0
        }
        return job
    }
}
