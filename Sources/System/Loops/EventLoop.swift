internal import CLinux
internal import CUv
internal import Runtime
internal import Synchronization

/// One thread that waits for sockets and timers, and runs the actors and tasks that live there.
///
/// Jobs that are enqueued on the thread itself run within the same turn; jobs from other threads arrive through a
/// locked inbox and one eventfd write a burst (`uv_async_send` spins in libuv 1.44).
///
/// Safe because everything but `inbox` and `thread` is touched by the loop's thread only, and the handle pointers live
/// as long as the object.
@safe
package final class EventLoop: SerialExecutor, TaskExecutor, @unchecked Sendable {
    private struct Inbox {
        var jobs: [UnownedJob] = []
        var posts: [@Sendable () -> Void] = []
        var isWoken = false
    }

    package let name: String
    private let inbox = Lock(Inbox())
    private var arrived = Inbox()
    private var jobs: [UnownedJob] = []
    private var runningJobs: [UnownedJob] = []
    private var afterwards: [() -> Void] = []
    private var isRunning = true
    private var turns: TurnWatch
    @safe private let uv: UnsafeMutablePointer<uv_loop_t>
    @safe private let wakeHandle: UnsafeMutablePointer<uv_poll_t>
    @safe private let prepareHandle: UnsafeMutablePointer<uv_prepare_t>
    @safe private let checkHandle: UnsafeMutablePointer<uv_check_t>
    private let wakeDescriptor: Int32
    /// The `pthread_t` of the loop; 0 before ``start()`` and after ``stop()``.
    private let thread = Atomic<UInt>(0)

    /// How many generations of jobs run before sockets get their turn: a task that yields for ever must not stop them.
    private static let roundsPerDrain = 16
    /// How long jobs run before sockets get their turn, in nanoseconds: many that each do a little must not stop them either.
    private static let timePerDrain: UInt64 = 5_000_000

    /// Creates the loop; ``start()`` gives it its thread.
    ///
    /// - Throws: ``LoopError`` when the system gives no more descriptors.
    package init(name: String) throws(LoopError) {
        self.name = name
        turns = TurnWatch(loopName: name)
        let descriptor = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
        guard descriptor >= 0 else { throw LoopError(call: "eventfd", code: -clinux_errno()) }
        let uv = UnsafeMutablePointer<uv_loop_t>.allocate(capacity: 1)
        let status = unsafe uv_loop_init(uv)
        guard status == 0 else {
            unsafe uv.deallocate()
            close(descriptor)
            throw LoopError(call: "uv_loop_init", code: status)
        }
        wakeDescriptor = descriptor
        unsafe self.uv = uv
        wakeHandle = .allocate(capacity: 1)
        prepareHandle = .allocate(capacity: 1)
        checkHandle = .allocate(capacity: 1)
        unsafe cuv_measure_idle_time(uv)
        let me = unsafe Unmanaged.passUnretained(self).toOpaque()
        unsafe uv_poll_init(uv, wakeHandle, wakeDescriptor)
        unsafe uv_prepare_init(uv, prepareHandle)
        unsafe uv_check_init(uv, checkHandle)
        unsafe wakeHandle.pointee.data = me
        unsafe prepareHandle.pointee.data = me
        unsafe checkHandle.pointee.data = me
    }

    deinit {
        // Handles that others left open keep `uv_loop_close` from succeeding; then their memory is left to them.
        unsafe uv_close(UnsafeMutableRawPointer(wakeHandle).assumingMemoryBound(to: uv_handle_t.self), nil)
        unsafe uv_close(UnsafeMutableRawPointer(prepareHandle).assumingMemoryBound(to: uv_handle_t.self), nil)
        unsafe uv_close(UnsafeMutableRawPointer(checkHandle).assumingMemoryBound(to: uv_handle_t.self), nil)
        unsafe uv_run(uv, UV_RUN_NOWAIT)
        if unsafe uv_loop_close(uv) == 0 { unsafe uv.deallocate() }
        unsafe wakeHandle.deallocate()
        unsafe prepareHandle.deallocate()
        unsafe checkHandle.deallocate()
        close(wakeDescriptor)
    }

    /// The libuv loop, for the faces that put handles on it.
    ///
    /// Use it on the loop's thread only.
    @safe package var rawLoop: UnsafeMutableRawPointer { UnsafeMutableRawPointer(uv) }

    /// Whether the caller is on the loop's thread.
    package var isCurrent: Bool { thread.load(ordering: .relaxed) == UInt(pthread_self()) }

    /// Nanoseconds of the monotonic clock at the start of this turn, whole milliseconds.
    ///
    /// On the loop.
    package var now: UInt64 { unsafe uv_now(uv) * 1_000_000 }

    /// Starts the thread.
    ///
    /// Call once.
    package func start() {
        precondition(thread.load(ordering: .relaxed) == 0, "a loop is started once")
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
        // The thread itself stores the same value, whichever comes first.
        thread.store(UInt(id), ordering: .relaxed)
    }

    /// Ends the thread after what was posted before this call has run, and waits for it.
    ///
    /// Call once, not from the loop.
    ///
    /// What is posted or enqueued later never runs.
    package func stop() {
        precondition(!isCurrent, "a loop cannot wait for its own end")
        let id = thread.load(ordering: .relaxed)
        guard id != 0 else { return }
        post { [self] in isRunning = false }
        pthread_join(pthread_t(id), nil)
        thread.store(0, ordering: .relaxed)
    }

    /// Runs `body` on the loop, in the order of the calls.
    ///
    /// Any thread.
    package func post(_ body: @escaping @Sendable () -> Void) {
        let mustWake = inbox.withLock { inbox in
            inbox.posts.append(body)
            defer { inbox.isWoken = true }
            return !inbox.isWoken
        }
        if mustWake { wake() }
    }

    /// Runs `body` in this turn, once the present callback is through, in the order of the calls.
    ///
    /// On the loop.
    package func afterwards(_ body: @escaping () -> Void) {
        precondition(isCurrent, "called off the loop")
        afterwards.append(body)
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if isCurrent {
            jobs.append(job)
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
        thread.store(UInt(pthread_self()), ordering: .relaxed)
        unsafe uv_poll_start(wakeHandle, Int32(UV_READABLE.rawValue)) { handle, _, _ in
            unsafe EventLoop.from(handle?.pointee.data)?.takeInbox()
        }
        // In both: a timer runs before the loop blocks, and a job that it enqueues must not wait for the next event.
        unsafe uv_prepare_start(prepareHandle) { handle in
            guard let loop = unsafe EventLoop.from(handle?.pointee.data) else { return }
            loop.drain()
            loop.turns.endTurn(idle: unsafe uv_metrics_idle_time(loop.uv))
        }
        unsafe uv_check_start(checkHandle) { handle in
            unsafe EventLoop.from(handle?.pointee.data)?.drain()
        }
        while isRunning {
            unsafe uv_run(uv, UV_RUN_ONCE)
        }
        drain(for: .max / 2)
    }

    @unsafe private static func from(_ data: UnsafeMutableRawPointer?) -> EventLoop? {
        unsafe data.map { unsafe Unmanaged<EventLoop>.fromOpaque($0).takeUnretainedValue() }
    }

    private func takeInbox() {
        var count: UInt64 = 0
        _ = unsafe read(wakeDescriptor, &count, 8)
        inbox.withLock { swap(&$0, &arrived) }
        for post in arrived.posts { post() }
        jobs.append(contentsOf: arrived.jobs)
        arrived.posts.removeAll(keepingCapacity: true)
        arrived.jobs.removeAll(keepingCapacity: true)
        arrived.isWoken = false
        drain()
    }

    /// Runs what this turn has enqueued, and what that enqueues, up to a bound.
    private func drain(for time: UInt64 = timePerDrain) {
        if jobs.isEmpty && afterwards.isEmpty { return }
        let end = uv_hrtime() + time
        for _ in 0..<Self.roundsPerDrain {
            let isInTime = runJobs(until: end)
            let bodies = afterwards
            afterwards = []
            for body in bodies { body() }
            if jobs.isEmpty && afterwards.isEmpty { return }
            if !isInTime { break }
        }
        // Still busy: come back without waiting, after the sockets.
        wake()
    }

    /// Runs one generation of jobs; those for which the time does not suffice come first the next time.
    ///
    /// - Returns: Whether all of them have run.
    private func runJobs(until end: UInt64) -> Bool {
        swap(&jobs, &runningJobs)
        var count = 0
        for job in runningJobs {
            unsafe job.runSynchronously(
                isolatedTo: asUnownedSerialExecutor(),
                taskExecutor: asUnownedTaskExecutor()
            )
            count += 1
            if count < runningJobs.count, uv_hrtime() > end { break }
        }
        let isComplete = count == runningJobs.count
        if !isComplete { jobs.insert(contentsOf: runningJobs[count...], at: 0) }
        runningJobs.removeAll(keepingCapacity: true)
        return isComplete
    }
}
