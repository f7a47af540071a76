internal import CLinux
internal import CUv
internal import Runtime

/// One thread that waits for sockets and timers, and runs the actors and tasks that live there.
///
/// Jobs that are enqueued on the thread itself run within the same turn; jobs from other threads arrive through a
/// locked inbox and one eventfd write a burst (`uv_async_send` spins in libuv 1.44).
///
/// Safe because everything but `inbox` is touched by the loop's thread only, and the handle pointers live until ``stop()``.
@safe
package final class EventLoop: SerialExecutor, TaskExecutor, @unchecked Sendable {
    private struct Inbox {
        var jobs: [UnownedJob] = []
        var posts: [@Sendable () -> Void] = []
        var isWoken = false
        var isStopped = false
    }

    package let name: String
    private let inbox = Lock(Inbox())
    private var local: [UnownedJob] = []
    private var spare: [UnownedJob] = []
    @safe private let uv: UnsafeMutablePointer<uv_loop_t>
    @safe private let wakeHandle: UnsafeMutablePointer<uv_poll_t>
    @safe private let prepareHandle: UnsafeMutablePointer<uv_prepare_t>
    @safe private let checkHandle: UnsafeMutablePointer<uv_check_t>
    private let wakeDescriptor: Int32
    private let thread = Lock<pthread_t?>(nil)
    private var turnStartedAt: UInt64 = 0

    /// Turns longer than this are counted and logged.
    private static let slowTurn: UInt64 = 20_000_000
    private static let logger = Logger("loop")

    /// Creates the loop; ``start()`` gives it its thread.
    ///
    /// - Throws: ``LoopError`` when the system gives no more descriptors.
    package init(name: String) throws(LoopError) {
        self.name = name
        uv = .allocate(capacity: 1)
        wakeHandle = .allocate(capacity: 1)
        prepareHandle = .allocate(capacity: 1)
        checkHandle = .allocate(capacity: 1)
        wakeDescriptor = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
        guard wakeDescriptor >= 0, unsafe uv_loop_init(uv) == 0 else {
            throw LoopError(call: "uv_loop_init", code: -clinux_errno())
        }
        let me = unsafe Unmanaged.passUnretained(self).toOpaque()
        unsafe uv_poll_init(uv, wakeHandle, wakeDescriptor)
        unsafe uv_prepare_init(uv, prepareHandle)
        unsafe uv_check_init(uv, checkHandle)
        unsafe wakeHandle.pointee.data = me
        unsafe prepareHandle.pointee.data = me
        unsafe checkHandle.pointee.data = me
    }

    /// The libuv loop, for the faces that put handles on it. Use it on the loop's thread only.
    @safe package var rawLoop: UnsafeMutableRawPointer { UnsafeMutableRawPointer(uv) }

    /// Whether the caller is on the loop's thread.
    package var isCurrent: Bool {
        guard let thread = thread.withLock({ $0 }) else { return false }
        return pthread_equal(thread, pthread_self()) != 0
    }

    /// Nanoseconds of the monotonic clock at the start of this turn. On the loop.
    package var now: UInt64 { unsafe uv_now(uv) * 1_000_000 }

    /// Starts the thread. Call once.
    package func start() {
        var id = pthread_t()
        let me = unsafe Unmanaged.passRetained(self).toOpaque()
        let status = unsafe pthread_create(
            &id,
            nil,
            { argument in
                if let argument = unsafe argument {
                    unsafe Unmanaged<EventLoop>.fromOpaque(argument).takeRetainedValue().run()
                }
                return nil
            },
            me
        )
        precondition(status == 0, "an event loop got no thread")
        thread.withLock { $0 = id }
        wake()
    }

    /// Ends the thread after what has been posted has run, and waits for it. Not from the loop itself.
    package func stop() {
        precondition(!isCurrent, "a loop cannot wait for its own end")
        post { [self] in inbox.withLock { $0.isStopped = true } }
        if let id = thread.withLock({ $0 }) { pthread_join(id, nil) }
    }

    /// Runs `body` on the loop, in the order of the calls. Any thread.
    package func post(_ body: @escaping @Sendable () -> Void) {
        let mustWake = inbox.withLock { inbox in
            inbox.posts.append(body)
            defer { inbox.isWoken = true }
            return !inbox.isWoken
        }
        if mustWake { wake() }
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if isCurrent {
            local.append(job)
            return
        }
        let mustWake = inbox.withLock { inbox in
            inbox.jobs.append(job)
            defer { inbox.isWoken = true }
            return !inbox.isWoken
        }
        if mustWake { wake() }
    }

    package func asUnownedSerialExecutor() -> UnownedSerialExecutor { unsafe UnownedSerialExecutor(ordinary: self) }

    package func checkIsolated() { precondition(isCurrent, "called off the loop") }

    package func isIsolatingCurrentContext() -> Bool? { isCurrent }

    private func wake() {
        var one: UInt64 = 1
        _ = unsafe write(wakeDescriptor, &one, 8)
    }

    private func run() {
        thread.withLock { $0 = pthread_self() }
        unsafe uv_poll_start(wakeHandle, Int32(UV_READABLE.rawValue)) { handle, _, _ in
            unsafe EventLoop.from(handle?.pointee.data)?.takeInbox()
        }
        // In both: a timer runs before the loop blocks, and a job that it enqueues must not wait for the next event.
        unsafe uv_prepare_start(prepareHandle) { handle in
            if let loop = unsafe EventLoop.from(handle?.pointee.data) {
                loop.drainLocal()
                loop.noteTurnEnd()
            }
        }
        unsafe uv_check_start(checkHandle) { handle in
            if let loop = unsafe EventLoop.from(handle?.pointee.data) {
                loop.turnStartedAt = uv_hrtime()
                loop.drainLocal()
            }
        }
        while !inbox.withLock({ $0.isStopped }) {
            unsafe uv_run(uv, UV_RUN_ONCE)
        }
        drainLocal()
    }

    @unsafe private static func from(_ data: UnsafeMutableRawPointer?) -> EventLoop? {
        unsafe data.map { unsafe Unmanaged<EventLoop>.fromOpaque($0).takeUnretainedValue() }
    }

    private func takeInbox() {
        var count: UInt64 = 0
        _ = unsafe read(wakeDescriptor, &count, 8)
        let (jobs, posts) = inbox.withLock { inbox in
            defer {
                inbox.jobs.removeAll(keepingCapacity: true)
                inbox.posts.removeAll(keepingCapacity: true)
                inbox.isWoken = false
            }
            return (inbox.jobs, inbox.posts)
        }
        for post in posts { post() }
        local.append(contentsOf: jobs)
        drainLocal()
    }

    private func drainLocal() {
        while !local.isEmpty {
            swap(&local, &spare)
            for job in spare {
                unsafe job.runSynchronously(
                    isolatedTo: asUnownedSerialExecutor(),
                    taskExecutor: asUnownedTaskExecutor()
                )
            }
            spare.removeAll(keepingCapacity: true)
        }
    }

    private func noteTurnEnd() {
        guard turnStartedAt != 0 else { return }
        let took = uv_hrtime() - turnStartedAt
        turnStartedAt = 0
        guard took > Self.slowTurn else { return }
        Metric.slowTurns.add()
        Self.logger.warning("a turn of the event loop took long", ["loop": name, "ms": took / 1_000_000])
    }
}
