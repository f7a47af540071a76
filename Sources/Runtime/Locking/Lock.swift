internal import CLinux

/// A value that several threads touch briefly, behind a POSIX mutex.
///
/// The thread sanitizer follows a POSIX mutex and reports false races through `Synchronization.Mutex`, hence our own.
/// Any thread; never hold it across an `await` or a blocking call.
package final class Lock<Value>: @unchecked Sendable {
    // Safe because every access to `value` goes through `withLock`.
    private var value: Value
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>

    package init(_ value: sending Value) {
        self.value = value
        mutex = .allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        pthread_mutex_init(mutex, nil)
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deinitialize(count: 1)
        mutex.deallocate()
    }

    /// Runs `body` alone with the value.
    package func withLock<Result, Failure: Error>(
        _ body: (inout Value) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body(&value)
    }
}
