internal import CCurl
internal import Loops

/// What `CurlMulti` carries.
protocol CurlTransfer: AnyObject {
    var easy: CurlEasy { get }
    /// Whether its connection is used after ``finished(_:)``: it then stays in the multi handle, which closes what nobody
    /// uses, until ``CurlMulti/remove(_:)``.
    var keepsConnection: Bool { get }

    /// Has ended by itself. On the loop, never within libcurl.
    func finished(_ code: CURLcode)
}

/// libcurl's multi handle on an event loop: its sockets and its timer (`curl_multi_socket_action`).
///
/// Its methods are called on the loop, and never from a callback of libcurl. Transfers keep it alive.
///
/// Safe because the handle never leaves this type and is freed on the loop once no transfer is left.
@safe
final class CurlMulti: @unchecked Sendable {
    let loop: EventLoop
    private let handle: UnsafeMutableRawPointer
    private var timer: LoopTimer?
    private var watches: [Int32: DescriptorWatch] = [:]
    private var transfers: [UInt: any CurlTransfer] = [:]

    init?(loop: EventLoop) {
        guard let handle = unsafe curl_multi_init() else { return nil }
        self.loop = loop
        unsafe self.handle = handle
        let me = unsafe Unmanaged.passUnretained(self).toOpaque()
        unsafe ccurl_multi_set_socket_callback(
            handle,
            { _, socket, what, data, _ in
                guard let data = unsafe data else { return 0 }
                unsafe Unmanaged<CurlMulti>.fromOpaque(data).takeUnretainedValue().watch(socket, what)
                return 0
            },
            me
        )
        unsafe ccurl_multi_set_timer_callback(
            handle,
            { _, milliseconds, data in
                guard let data = unsafe data else { return 0 }
                unsafe Unmanaged<CurlMulti>.fromOpaque(data).takeUnretainedValue().setTimer(milliseconds)
                return 0
            },
            me
        )
    }

    deinit {
        nonisolated(unsafe) let handle = unsafe handle
        let watches = Array(watches.values)
        let close: @Sendable () -> Void = {
            unsafe ccurl_multi_set_socket_callback(handle, nil, nil)
            unsafe ccurl_multi_set_timer_callback(handle, nil, nil)
            for watch in watches { watch.close() }
            unsafe curl_multi_cleanup(handle)
        }
        if loop.isCurrent { close() } else { loop.post(close) }
    }

    func add(_ transfer: some CurlTransfer) {
        precondition(loop.isCurrent, "a transfer starts on its loop")
        transfers[key(transfer)] = transfer
        unsafe curl_multi_add_handle(handle, transfer.easy.handle)
    }

    /// Ends a transfer and closes its connection, unless it has ended.
    func remove(_ transfer: some CurlTransfer) {
        precondition(loop.isCurrent, "a transfer ends on its loop")
        guard transfers.removeValue(forKey: key(transfer)) != nil else { return }
        unsafe curl_multi_remove_handle(handle, transfer.easy.handle)
    }

    private func key(_ transfer: some CurlTransfer) -> UInt { UInt(bitPattern: transfer.easy.handle) }

    private func watch(_ socket: Int32, _ what: Int32) {
        if what == CURL_POLL_REMOVE {
            watches.removeValue(forKey: socket)?.close()
            return
        }
        guard let watch = watches[socket] ?? newWatch(socket) else { return }
        watches[socket] = watch
        switch what {
        case CURL_POLL_IN: watch.watch(for: .readable)
        case CURL_POLL_OUT: watch.watch(for: .writable)
        default: watch.watch(for: [.readable, .writable])
        }
    }

    private func newWatch(_ socket: Int32) -> DescriptorWatch? {
        try? DescriptorWatch(socket, on: loop) { [weak self] events in
            var flags: Int32 = 0
            if events.contains(.readable) { flags |= CURL_CSELECT_IN }
            if events.contains(.writable) { flags |= CURL_CSELECT_OUT }
            self?.act(on: socket, flags)
        }
    }

    private func setTimer(_ milliseconds: Int) {
        guard milliseconds >= 0 else {
            timer?.cancel()
            return
        }
        let timer = timer ?? LoopTimer(on: loop)
        self.timer = timer
        timer.set(after: .milliseconds(milliseconds)) { [weak self] in
            self?.act(on: CURL_SOCKET_TIMEOUT, 0)
        }
    }

    private func act(on socket: Int32, _ flags: Int32) {
        // A transfer that ends here may be the last to hold this object.
        withExtendedLifetime(self) {
            var running: Int32 = 0
            unsafe curl_multi_socket_action(handle, socket, flags, &running)
            reportFinished()
        }
    }

    private func reportFinished() {
        var left: Int32 = 0
        while let message = unsafe curl_multi_info_read(handle, &left) {
            guard unsafe message.pointee.msg == CURLMSG_DONE, let easy = unsafe message.pointee.easy_handle else {
                continue
            }
            // Read before the removal, which frees the message.
            let code = unsafe message.pointee.data.result
            let key = UInt(bitPattern: easy)
            guard let transfer = transfers[key] else { continue }
            if code != CURLE_OK || !transfer.keepsConnection {
                transfers[key] = nil
                unsafe curl_multi_remove_handle(handle, easy)
            }
            transfer.finished(code)
        }
    }
}
