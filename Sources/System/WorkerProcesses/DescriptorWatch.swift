internal import CUv
import Loops

/// Tells when a descriptor can be read or written. On its loop only; does not own the descriptor.
///
/// Safe because the handle is touched on the loop only and freed in its close callback.
@safe
final class DescriptorWatch: @unchecked Sendable {
    private let loop: EventLoop
    @safe private let handle: UnsafeMutablePointer<uv_poll_t>
    private var isOpen = true
    private var isWritingWatched = false
    private let onReadable: () -> Void
    private let onWritable: () -> Void

    /// Starts to watch for reading. The watch keeps itself and its closures until ``close()``.
    init(
        _ descriptor: Int32,
        on loop: EventLoop,
        onReadable: @escaping () -> Void,
        onWritable: @escaping () -> Void = {}
    ) {
        precondition(loop.isCurrent, "a descriptor is watched from its loop")
        self.loop = loop
        self.onReadable = onReadable
        self.onWritable = onWritable
        handle = .allocate(capacity: 1)
        unsafe uv_poll_init(loop.rawLoop.assumingMemoryBound(to: uv_loop_t.self), handle, descriptor)
        unsafe handle.pointee.data = Unmanaged.passRetained(self).toOpaque()
        listen()
    }

    /// Also tells when the descriptor can be written, or no longer does.
    func watchWriting(_ isWanted: Bool) {
        guard isOpen, isWanted != isWritingWatched else { return }
        isWritingWatched = isWanted
        listen()
    }

    /// Stops at once; the descriptor may be closed or given away afterwards. Harmless when repeated.
    func close() {
        precondition(loop.isCurrent, "a watch is closed on its loop")
        guard isOpen else { return }
        isOpen = false
        unsafe uv_poll_stop(handle)
        let raw = unsafe UnsafeMutableRawPointer(handle).assumingMemoryBound(to: uv_handle_t.self)
        unsafe uv_close(raw) { handle in
            guard let handle = unsafe handle else { return }
            if let data = unsafe handle.pointee.data {
                unsafe Unmanaged<DescriptorWatch>.fromOpaque(data).release()
            }
            unsafe UnsafeMutableRawPointer(handle).assumingMemoryBound(to: uv_poll_t.self).deallocate()
        }
    }

    private func listen() {
        let events = UV_READABLE.rawValue | (isWritingWatched ? UV_WRITABLE.rawValue : 0)
        unsafe uv_poll_start(handle, Int32(events)) { handle, status, events in
            guard let data = unsafe handle?.pointee.data else { return }
            let watch = unsafe Unmanaged<DescriptorWatch>.fromOpaque(data).takeUnretainedValue()
            // An error shows itself to whoever reads.
            if status < 0 || events & Int32(UV_READABLE.rawValue) != 0, watch.isOpen { watch.onReadable() }
            if events & Int32(UV_WRITABLE.rawValue) != 0, watch.isOpen { watch.onWritable() }
        }
    }
}
