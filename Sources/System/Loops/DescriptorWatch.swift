internal import CUv

/// Tells when a descriptor can be read or written (`uv_poll_t`).
///
/// The descriptor stays its owner's: close the watch first, then the descriptor. On the loop's thread only. The watch
/// lives until ``close()``, even when nobody refers to it.
///
/// Safe because the handle is touched on the loop only and freed in its close callback.
@safe
package final class DescriptorWatch: @unchecked Sendable {
    package struct Events: OptionSet, Sendable {
        package let rawValue: Int32
        package init(rawValue: Int32) { self.rawValue = rawValue }

        package static let readable = Events(rawValue: Int32(UV_READABLE.rawValue))
        package static let writable = Events(rawValue: Int32(UV_WRITABLE.rawValue))
    }

    package let loop: EventLoop
    @safe private let handle: UnsafeMutablePointer<uv_poll_t>
    private var action: ((Events) -> Void)?
    private var wanted: Events = []
    private var isClosed = false

    /// Watches `descriptor`, which becomes non-blocking, once ``watch(for:)`` says what for.
    ///
    /// - Parameters:
    ///   - descriptor: A socket, pipe, eventfd or epoll descriptor that no other watch of the loop has.
    ///   - loop: The current loop.
    ///   - action: Called on the loop; an error of the descriptor counts as readable, so that the next read shows it.
    /// - Throws: ``LoopError`` for a descriptor that cannot be watched.
    package init(_ descriptor: Int32, on loop: EventLoop, _ action: @escaping (Events) -> Void) throws(LoopError) {
        precondition(loop.isCurrent, "a watch is made on its loop")
        self.loop = loop
        handle = .allocate(capacity: 1)
        let status = unsafe uv_poll_init(loop.rawLoop.assumingMemoryBound(to: uv_loop_t.self), handle, descriptor)
        guard status == 0 else {
            unsafe handle.deallocate()
            throw LoopError(call: "uv_poll_init", code: status)
        }
        self.action = action
        unsafe handle.pointee.data = Unmanaged.passRetained(self).toOpaque()
    }

    /// Replaces what is watched for; nothing pauses the watch.
    package func watch(for events: Events) {
        precondition(loop.isCurrent, "a watch is changed on its loop")
        guard !isClosed else { return }
        wanted = events
        guard !events.isEmpty else {
            unsafe uv_poll_stop(handle)
            return
        }
        unsafe uv_poll_start(handle, events.rawValue) { handle, status, events in
            guard let data = unsafe handle?.pointee.data else { return }
            let watch = unsafe Unmanaged<DescriptorWatch>.fromOpaque(data).takeUnretainedValue()
            // libuv stops at an error (unix/poll.c, uv__poll_io), though there may be more to read before it.
            if status != 0 { watch.watch(for: watch.wanted) }
            watch.action?(status == 0 ? Events(rawValue: events) : .readable)
        }
    }

    /// Ends the watch; the descriptor may be closed right after.
    package func close() {
        precondition(loop.isCurrent, "a watch is closed on its loop")
        guard !isClosed else { return }
        isClosed = true
        action = nil
        unsafe uv_close(UnsafeMutableRawPointer(handle).assumingMemoryBound(to: uv_handle_t.self)) { handle in
            guard let handle = unsafe handle, let data = unsafe handle.pointee.data else { return }
            unsafe UnsafeMutableRawPointer(handle).assumingMemoryBound(to: uv_poll_t.self).deallocate()
            unsafe Unmanaged<DescriptorWatch>.fromOpaque(data).release()
        }
    }
}
