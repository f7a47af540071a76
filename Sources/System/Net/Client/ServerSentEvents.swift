internal import Runtime

/// Reads a `text/event-stream` from bytes that may be split anywhere (WHATWG HTML, section 9.2.6).
///
/// Lines end in LF, CR or CRLF; comments and unknown fields are skipped.
package struct ServerSentEvents: Sendable {
    /// A line, or the data of one event, is longer than the limit, and nothing more can be read from the stream.
    package struct TooLong: Error, Sendable, Equatable {
        package let limit: Int
    }

    private let limit: Int
    private var line: [UInt8] = []
    private var type = ""
    private var data: [UInt8] = []
    private var hasData = false
    private var id: String?
    private var skipsLineFeed = false
    private var isAtStart = true

    /// Begins a stream.
    ///
    /// - Parameter limit: The most bytes that one line, and the data of one event, may have.
    package init(limit: Int = 1024 * 1024) {
        self.limit = limit
    }

    /// Takes the next bytes and returns the events that they complete.
    package mutating func receive(_ bytes: some Sequence<UInt8>) throws(TooLong) -> [ServerSentEvent] {
        var events: [ServerSentEvent] = []
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "\n") where skipsLineFeed:
                skipsLineFeed = false
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                skipsLineFeed = byte == UInt8(ascii: "\r")
                if let event = try endLine() { events.append(event) }
            default:
                skipsLineFeed = false
                guard line.count < limit else { throw TooLong(limit: limit) }
                line.append(byte)
            }
        }
        return events
    }

    /// Ends the stream, and returns the event that lacked only the empty line after it.
    ///
    /// The specification drops it, but servers exist that close right after their last data line. A line that was cut
    /// in its middle is part of it, so the reader must be ready for broken data.
    package mutating func finish() throws(TooLong) -> ServerSentEvent? {
        if !line.isEmpty { _ = try endLine() }
        return dispatch()
    }

    private mutating func endLine() throws(TooLong) -> ServerSentEvent? {
        defer { line.removeAll(keepingCapacity: true) }
        if isAtStart {
            isAtStart = false
            if line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
        }
        guard !line.isEmpty else { return dispatch() }
        let colon = line.firstIndex(of: UInt8(ascii: ":"))
        var value = colon.map { line[($0 + 1)...] } ?? []
        if value.first == UInt8(ascii: " ") { value.removeFirst() }
        switch String(decoding: line[..<(colon ?? line.endIndex)], as: UTF8.self).streamSafe {
        case "data":
            guard value.count < limit - data.count else { throw TooLong(limit: limit) }
            if hasData { data.append(UInt8(ascii: "\n")) }
            data += value
            hasData = true
        case "event": type = String(decoding: value, as: UTF8.self).streamSafe
        case "id" where !value.contains(0): id = String(decoding: value, as: UTF8.self).streamSafe
        // Comments (no name), `retry` (we don't reconnect) and what may come one day.
        default: break
        }
        return nil
    }

    private mutating func dispatch() -> ServerSentEvent? {
        defer {
            type = ""
            data.removeAll(keepingCapacity: true)
            hasData = false
        }
        guard hasData else { return nil }
        return ServerSentEvent(
            type: type.isEmpty ? "message" : type,
            data: String(decoding: data, as: UTF8.self).streamSafe,
            id: id
        )
    }
}
