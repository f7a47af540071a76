internal import CUv

/// One timer on a loop, set again and again for absolute times.
///
/// A repeating libuv timer drifts, so playout sets a one-shot for each due time. On the loop's thread only, but for
/// the release of the last reference, which may happen anywhere.
///
/// Safe because the handle is touched on the loop only and freed in its close callback.
@safe
package final class LoopTimer: @unchecked Sendable {
    private final class Box {
        var action: (() -> Void)?
    }

    package let loop: EventLoop
    @safe private let handle: UnsafeMutablePointer<uv_timer_t>
    private let box = Box()

    package init(on loop: EventLoop) {
        precondition(loop.isCurrent, "a timer is made on its loop")
        self.loop = loop
        handle = .allocate(capacity: 1)
        unsafe uv_timer_init(loop.rawLoop.assumingMemoryBound(to: uv_loop_t.self), handle)
        unsafe handle.pointee.data = Unmanaged.passUnretained(box).toOpaque()
    }

    deinit {
        // The box must outlive a callback that is already due; the close callback is the last to see the handle.
        nonisolated(unsafe) let handle = handle
        nonisolated(unsafe) let box = box
        let close: @Sendable () -> Void = {
            unsafe box.action = nil
            unsafe uv_timer_stop(handle)
            unsafe handle.pointee.data = Unmanaged.passRetained(box).toOpaque()
            let raw = unsafe UnsafeMutableRawPointer(handle).assumingMemoryBound(to: uv_handle_t.self)
            unsafe uv_close(raw) { handle in
                guard let handle = unsafe handle else { return }
                if let data = unsafe handle.pointee.data { unsafe Unmanaged<Box>.fromOpaque(data).release() }
                unsafe UnsafeMutableRawPointer(handle).assumingMemoryBound(to: uv_timer_t.self).deallocate()
            }
        }
        if loop.isCurrent { close() } else { loop.post(close) }
    }

    /// Calls `action` once on the loop when `delay` from now has passed, in place of what was set before.
    package func set(after delay: Duration, _ action: @escaping () -> Void) {
        precondition(loop.isCurrent, "a timer is set on its loop")
        box.action = action
        let loopTime = unsafe loop.rawLoop.assumingMemoryBound(to: uv_loop_t.self)
        unsafe uv_update_time(loopTime)
        let (seconds, attoseconds) = min(max(.zero, delay), .seconds(1_000_000_000)).components
        // Rounded up from the exact time: libuv counts whole milliseconds, and a timer must not fire before its time.
        let due = uv_hrtime() + UInt64(seconds) * 1_000_000_000 + UInt64(attoseconds) / 1_000_000_000
        let milliseconds = unsafe (due + 999_999) / 1_000_000 - min((due + 999_999) / 1_000_000, uv_now(loopTime))
        unsafe uv_timer_start(
            handle,
            { handle in
                guard let data = unsafe handle?.pointee.data else { return }
                let box = unsafe Unmanaged<Box>.fromOpaque(data).takeUnretainedValue()
                let action = box.action
                box.action = nil
                action?()
            },
            milliseconds,
            0
        )
    }

    /// Forgets the action that was set.
    package func cancel() {
        precondition(loop.isCurrent, "a timer is cancelled on its loop")
        box.action = nil
        unsafe uv_timer_stop(handle)
    }
}
