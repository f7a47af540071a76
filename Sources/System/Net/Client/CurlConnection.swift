internal import CCurl
internal import Loops

/// A connection that libcurl makes (name, TCP, proxy, TLS) and that others then speak over (`CURLOPT_CONNECT_ONLY`).
///
/// On the loop only. The multi handle keeps it alive until it is closed.
///
/// Safe because its state is touched on its loop only.
final class CurlConnection: CurlTransfer, Transport, @unchecked Sendable {
    private static let readByteCount = 64 * 1024
    /// Reads in a row before others on the loop have their turn.
    private static let readsInARow = 8

    let easy: CurlEasy
    let keepsConnection = true
    let isSecure: Bool
    var loop: EventLoop { multi.loop }
    var receiver: (any TransportReceiver)?
    private let multi: CurlMulti
    private let onConnected: (HTTPClientError?) -> Void
    private var watch: DescriptorWatch?
    private var output = OutputBuffer()
    private var isPaused = true
    private var isFinishing = false
    private var isClosed = false
    private var hasEnded = false

    var bufferedByteCount: Int { output.byteCount }

    /// Makes a connection that ``connect()`` starts.
    ///
    /// - Parameters:
    ///   - easy: Aimed at the peer.
    ///   - multi: Of the current loop.
    ///   - isSecure: Whether it is TLS.
    ///   - onConnected: Called once on the loop, with what went wrong.
    init(_ easy: CurlEasy, multi: CurlMulti, isSecure: Bool, onConnected: @escaping (HTTPClientError?) -> Void) {
        self.easy = easy
        self.multi = multi
        self.isSecure = isSecure
        self.onConnected = onConnected
        easy.set(CURLOPT_CONNECT_ONLY, 1)
        // Through a proxy only a tunnel carries what isn't HTTP.
        easy.set(CURLOPT_HTTPPROXYTUNNEL, 1)
        // A kept connection may be in the middle of something, and ALPN must not agree on HTTP/2.
        easy.set(CURLOPT_FRESH_CONNECT, 1)
        easy.set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
    }

    func connect() { multi.add(self) }

    func finished(_ code: CURLcode) {
        guard !isClosed else { return }
        guard code == CURLE_OK, let socket = easy.activeSocket else {
            isClosed = true
            multi.remove(self)
            return onConnected(HTTPClientError(code, detail: easy.errorDetail(code)))
        }
        watch = try? DescriptorWatch(socket, on: loop) { [weak self] events in self?.handle(events) }
        guard watch != nil else {
            abort()
            return onConnected(.cut("the socket cannot be watched"))
        }
        onConnected(nil)
    }

    func write(_ bytes: RawSpan) {
        precondition(loop.isCurrent, "a transport is used on its loop")
        guard !isClosed, !isFinishing, bytes.byteCount > 0 else { return }
        let sent = output.isEmpty ? sendNow(bytes) : 0
        guard sent < bytes.byteCount else { return }
        output.append(bytes.extracting(sent..<bytes.byteCount))
        updateWatch()
    }

    func pauseReading() {
        isPaused = true
        updateWatch()
    }

    func resumeReading() {
        guard isPaused else { return }
        isPaused = false
        updateWatch()
        // TLS may hold bytes for which the socket doesn't wake anybody.
        loop.post { [self] in readAvailable() }
    }

    func finish() {
        guard !isClosed else { return }
        receiver = nil
        isFinishing = true
        if output.isEmpty { abort() }
    }

    func abort() {
        guard !isClosed else { return }
        isClosed = true
        receiver = nil
        watch?.close()
        watch = nil
        multi.remove(self)
    }

    private func handle(_ events: DescriptorWatch.Events) {
        if events.contains(.writable) { flush() }
        if events.contains(.readable) { readAvailable() }
    }

    private func readAvailable() {
        for _ in 0..<Self.readsInARow {
            guard !isClosed, !isPaused, !hasEnded else { return }
            guard readOnce() else { return }
        }
        loop.post { [self] in readAvailable() }
    }

    /// - Returns: Whether there may be more.
    private func readOnce() -> Bool {
        unsafe withUnsafeTemporaryAllocation(byteCount: Self.readByteCount, alignment: 16) { buffer in
            var count = 0
            let code = unsafe curl_easy_recv(easy.handle, buffer.baseAddress, buffer.count, &count)
            if code == CURLE_OK, count > 0 {
                unsafe receiver?.received(UnsafeRawBufferPointer(rebasing: buffer[..<count]).bytes)
                return true
            }
            if code != CURLE_AGAIN { end(code == CURLE_OK ? nil : easy.errorDetail(code)) }
            return false
        }
    }

    private func end(_ failure: String?) {
        guard !hasEnded, !isClosed else { return }
        hasEnded = true
        updateWatch()
        if let receiver { receiver.ended(failure) } else { abort() }
    }

    /// - Returns: How many bytes were taken.
    private func sendNow(_ bytes: RawSpan) -> Int {
        var sent = 0
        let code = unsafe bytes.withUnsafeBytes {
            unsafe curl_easy_send(easy.handle, $0.baseAddress, $0.count, &sent)
        }
        if code != CURLE_OK, code != CURLE_AGAIN {
            // Told after the present call, which may be the receiver's own.
            let detail = easy.errorDetail(code)
            loop.afterwards { self.end(detail) }
        }
        return code == CURLE_OK ? sent : 0
    }

    private func flush() {
        guard !isClosed, !output.isEmpty else { return }
        output.consume { sendNow($0) }
        guard output.isEmpty else { return }
        if isFinishing { return abort() }
        receiver?.drained()
        updateWatch()
    }

    private func updateWatch() {
        var events: DescriptorWatch.Events = []
        if !isPaused, !hasEnded { events.insert(.readable) }
        if !output.isEmpty { events.insert(.writable) }
        watch?.watch(for: events)
    }
}
