import Runtime
import VoiceCore

/// One event of the Wyoming protocol (rhasspy/wyoming, README, "Format").
///
///     {"type": …, "version": …, "data": {…}, "data_length": n, "payload_length": m}\n
///     n bytes of JSON, which is merged over `data`
///     m bytes of payload
struct WyomingEvent: Equatable {
    let type: String
    var data: [String: JSONValue] = [:]
    var payload: [UInt8] = []

    /// The event as it is sent.
    var bytes: [UInt8] {
        var header: [String: JSONValue] = ["type": .string(type)]
        if !data.isEmpty { header["data"] = .object(data) }
        if !payload.isEmpty { header["payload_length"] = .integer(Int64(payload.count)) }
        return Array((JSONValue.object(header).text + "\n").utf8) + payload
    }
}

/// Reads events from bytes that may be split anywhere, each byte once.
struct WyomingReader {
    /// What the line before an event's data and payload says.
    private struct Header {
        var event: WyomingEvent
        let dataCount: Int
        let payloadCount: Int
    }

    /// Of a line, of the data and of a payload, in bytes.
    private static let limit = 4 * 1024 * 1024

    private var bytes: [UInt8] = []
    /// What is not taken yet begins here.
    private var start = 0
    /// No line ends before this index.
    private var searched = 0
    /// Of the event whose data or payload is still coming.
    private var header: Header?

    mutating func append(_ piece: [UInt8]) {
        bytes.removeFirst(start)
        searched -= start
        start = 0
        bytes += piece
    }

    /// The next event that is complete; nil when more bytes are needed.
    ///
    /// - Throws: ``EngineError`` for what is no event.
    mutating func next() throws(EngineError) -> WyomingEvent? {
        if header == nil { header = try readHeader() }
        guard let header, bytes.count - start >= header.dataCount + header.payloadCount else { return nil }
        self.header = nil
        var event = header.event
        if header.dataCount > 0 {
            guard let data = try? JSONValue(parsing: take(header.dataCount)), let members = data.object else {
                throw Self.malformed
            }
            event.data.merge(members) { $1 }
        }
        event.payload = Array(take(header.payloadCount))
        searched = start
        return event
    }

    private mutating func readHeader() throws(EngineError) -> Header? {
        guard let end = bytes[searched...].firstIndex(of: UInt8(ascii: "\n")) else {
            searched = bytes.count
            guard bytes.count - start <= Self.limit else { throw Self.malformed }
            return nil
        }
        let line = take(end - start)
        start = end + 1
        guard let header = try? JSONValue(parsing: line), let type = header["type"]?.string else {
            throw Self.malformed
        }
        let dataCount = header["data_length"]?.integer ?? 0
        let payloadCount = header["payload_length"]?.integer ?? 0
        guard (0...Self.limit).contains(dataCount), (0...Self.limit).contains(payloadCount) else {
            throw Self.malformed
        }
        let event = WyomingEvent(type: type, data: header["data"]?.object ?? [:])
        return Header(event: event, dataCount: dataCount, payloadCount: payloadCount)
    }

    private mutating func take(_ count: Int) -> ArraySlice<UInt8> {
        defer { start += count }
        return bytes[start..<(start + count)]
    }

    private static let malformed = EngineError.malformedAnswer("the Wyoming server sent what is no event")
}
