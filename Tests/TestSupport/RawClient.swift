import Glibc

/// A client that says exactly the bytes it is given, over a blocking socket; for the threads of scripts and tests.
///
/// Reading gives up after half a minute, so that a server that does not answer fails a test and does not hang it.
package final class RawClient {
    private let socket: Int32
    private var unread: [UInt8] = []
    private var isClosed = false
    /// Whether the server has closed its side, in order or not, as far as it has been read.
    package private(set) var isAtEnd = false

    /// Connects to a port of this machine.
    ///
    /// - Parameters:
    ///   - port: Of the server.
    ///   - receiveBuffer: Bytes that the kernel may hold for us; nil leaves it to the system.
    package init?(port: Int, receiveBuffer: Int32? = nil) {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        if var receiveBuffer {
            setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, socklen_t(MemoryLayout<Int32>.size))
        }
        setTimes(seconds: 30)
        var noDelay: Int32 = 1
        setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &noDelay, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        address.sin_port = in_port_t(port).bigEndian
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        // The socket is closed with the object, also when this fails.
        guard status == 0 else { return nil }
    }

    /// Takes over a connected socket.
    package init(adopting socket: Int32) {
        self.socket = socket
        setTimes(seconds: 30)
    }

    deinit { close() }

    private func setTimes(seconds: Int) {
        var time = timeval(tv_sec: seconds, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
    }

    package func close() {
        guard !isClosed else { return }
        isClosed = true
        Glibc.close(socket)
    }

    /// Lets sending give up after half a second in place of half a minute.
    package func stopsWaiting() {
        var time = timeval(tv_sec: 0, tv_usec: 500_000)
        setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
    }

    /// Says that nothing more will be sent.
    package func endSending() { shutdown(socket, Int32(SHUT_WR)) }

    /// Sends all of it; false when the server has gone before.
    @discardableResult
    package func send(_ bytes: some Sequence<UInt8>) -> Bool {
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard sent > 0 else { return false }
            rest = rest.dropFirst(sent)
        }
        return true
    }

    @discardableResult
    package func send(_ text: String) -> Bool { send(text.utf8) }

    /// The next bytes; nil when the server sends no more of them.
    package func read(exactly count: Int) -> [UInt8]? {
        while unread.count < count {
            guard receive() else { return nil }
        }
        defer { unread.removeSubrange(..<count) }
        return Array(unread[..<count])
    }

    /// Everything up to and with `mark`; nil when the server ends before.
    package func read(through mark: String) -> String? {
        let mark = Array(mark.utf8)
        while true {
            if let range = unread.firstRange(of: mark) {
                defer { unread.removeSubrange(..<range.upperBound) }
                return String(decoding: unread[..<range.upperBound], as: UTF8.self)
            }
            guard receive() else { return nil }
        }
    }

    /// Everything until the server closes.
    package func readToEnd() -> String {
        while receive() {}
        defer { unread = [] }
        return String(decoding: unread, as: UTF8.self)
    }

    /// Whether the server closes without sending anything more.
    package func closesSilently() -> Bool {
        while receive() {}
        return isAtEnd && unread.isEmpty
    }

    private func receive() -> Bool {
        let before = unread.count
        unread += [UInt8](repeating: 0, count: 64 * 1024)
        let count = unread.withUnsafeMutableBytes { recv(socket, $0.baseAddress.map { $0 + before }, 64 * 1024, 0) }
        unread.removeLast(64 * 1024 - max(0, count))
        isAtEnd = count == 0 || (count < 0 && errno == ECONNRESET)
        return count > 0
    }
}
