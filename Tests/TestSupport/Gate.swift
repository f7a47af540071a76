import Glibc

/// Holds threads until a test lets them go on; once open it stays open.
package final class Gate: @unchecked Sendable {
    // Safe because a semaphore is made for this.
    private let semaphore: UnsafeMutablePointer<sem_t>

    package init() {
        semaphore = .allocate(capacity: 1)
        sem_init(semaphore, 0, 0)
    }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    package func open() { sem_post(semaphore) }

    /// Blocks the calling thread: for the threads of scripts, never for tasks.
    package func wait() {
        while sem_wait(semaphore) != 0 {}
        sem_post(semaphore)
    }
}
