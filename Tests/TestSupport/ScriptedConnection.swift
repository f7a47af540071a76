import Glibc

/// One connection of a ``ScriptedServer``, for its own thread.
package final class ScriptedConnection {
    package struct Request {
        package var line: String
        /// Names in lower case.
        package var headers: [String: String]
        package var body: [UInt8]

        package var text: String { String(decoding: body, as: UTF8.self) }
    }

    private let socket: Int32
    private var unread: [UInt8] = []
    private var isClosed = false
    private let willClose: () -> Void

    /// - Parameters:
    ///   - socket: Connected; closed with the connection.
    ///   - willClose: Called once, while the descriptor still belongs to this connection.
    init(_ socket: Int32, willClose: @escaping () -> Void) {
        self.socket = socket
        self.willClose = willClose
    }

    /// The next request with its body (by `Content-Length`); nil when the peer has gone.
    package func request() -> Request? {
        let end = Array("\r\n\r\n".utf8)
        var headEnd = unread.firstRange(of: end)
        while headEnd == nil {
            guard receive() else { return nil }
            headEnd = unread.firstRange(of: end)
        }
        guard let headEnd else { return nil }
        let lines = String(decoding: unread[..<headEnd.lowerBound], as: UTF8.self).split(separator: "\r\n")
        unread.removeSubrange(..<headEnd.upperBound)
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            headers[parts[0].lowercased()] = parts.count > 1 ? String(parts[1].drop { $0 == " " }) : ""
        }
        let length = headers["content-length"].flatMap { Int($0) } ?? 0
        while unread.count < length {
            guard receive() else { return nil }
        }
        defer { unread.removeSubrange(..<length) }
        return Request(line: String(lines.first ?? ""), headers: headers, body: Array(unread[..<length]))
    }

    /// The next bytes; nil when the peer sends no more of them.
    package func read(exactly count: Int) -> [UInt8]? {
        while unread.count < count {
            guard receive() else { return nil }
        }
        defer { unread.removeSubrange(..<count) }
        return Array(unread[..<count])
    }

    /// Reads up to the end of a text; false when the peer ends before it.
    package func read(past text: String) -> Bool {
        let pattern = Array(text.utf8)
        while true {
            if let found = unread.firstRange(of: pattern) {
                unread.removeSubrange(..<found.upperBound)
                return true
            }
            guard receive() else { return false }
        }
    }

    /// Sends all of it; false when the peer went before it was all taken.
    @discardableResult
    package func send(_ bytes: some Sequence<UInt8>) -> Bool {
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes {
                Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard sent > 0 else { return false }
            rest = rest.dropFirst(sent)
        }
        return true
    }

    /// Sends a text again and again until the peer has gone.
    package func drip(_ text: String, every time: Duration) {
        while send(text.utf8) { usleep(UInt32(time / .microseconds(1))) }
    }

    package func send(_ text: String) { send(text.utf8) }

    /// Sends a whole answer with its length.
    package func answer(
        _ body: String = "",
        status: String = "200 OK",
        type: String = "application/json",
        headers: String = ""
    ) {
        send(
            "HTTP/1.1 \(status)\r\nContent-Type: \(type)\r\nContent-Length: \(body.utf8.count)\r\n\(headers)\r\n\(body)"
        )
    }

    /// Sends the head of an answer whose body ends with the connection.
    package func beginEvents() {
        send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n")
    }

    /// Sends one piece of a chunked body; an empty one ends it.
    package func chunk(_ text: String) {
        send(String(text.utf8.count, radix: 16) + "\r\n" + text + "\r\n")
    }

    /// Blocks until the peer has closed its side or broken the connection.
    package func waitForClose() {
        while receive() {}
    }

    /// Breaks the connection without a word (RST).
    package func reset() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
        close()
    }

    package func close() {
        guard !isClosed else { return }
        isClosed = true
        willClose()
        Glibc.close(socket)
    }

    private func receive() -> Bool {
        let chunk = [UInt8](unsafeUninitializedCapacity: 16384) { buffer, count in
            count = max(0, recv(socket, buffer.baseAddress, buffer.count, 0))
        }
        unread += chunk
        return !chunk.isEmpty
    }
}

extension [UInt8] {
    fileprivate func firstRange(of pattern: [UInt8]) -> Range<Int>? {
        guard count >= pattern.count else { return nil }
        return (0...(count - pattern.count)).first { self[$0..<($0 + pattern.count)].elementsEqual(pattern) }
            .map { $0..<($0 + pattern.count) }
    }
}
