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

/// Reads events from bytes that may be split anywhere.
struct WyomingReader {
    /// Of a line, of the data and of a payload, in bytes.
    private static let limit = 4 * 1024 * 1024

    private var bytes: [UInt8] = []
    /// So many of them hold no end of a line.
    private var searchedCount = 0

    mutating func append(_ piece: [UInt8]) { bytes += piece }

    /// The next event that is complete; nil when more bytes are needed.
    ///
    /// - Throws: ``EngineError`` for what is no event.
    mutating func next() throws(EngineError) -> WyomingEvent? {
        guard let end = bytes[searchedCount...].firstIndex(of: UInt8(ascii: "\n")) else {
            searchedCount = bytes.count
            guard bytes.count <= Self.limit else { throw Self.malformed }
            return nil
        }
        guard let header = try? JSONValue(parsing: bytes[..<end]), let type = header["type"]?.string else {
            throw Self.malformed
        }
        let dataCount = header["data_length"]?.integer ?? 0
        let payloadCount = header["payload_length"]?.integer ?? 0
        guard (0...Self.limit).contains(dataCount), (0...Self.limit).contains(payloadCount) else {
            throw Self.malformed
        }
        let dataStart = end + 1
        let payloadStart = dataStart + dataCount
        guard bytes.count >= payloadStart + payloadCount else { return nil }
        var event = WyomingEvent(type: type, data: header["data"]?.object ?? [:])
        if dataCount > 0 {
            guard let data = try? JSONValue(parsing: bytes[dataStart..<payloadStart]), let members = data.object else {
                throw Self.malformed
            }
            event.data.merge(members) { $1 }
        }
        event.payload = Array(bytes[payloadStart..<(payloadStart + payloadCount)])
        bytes.removeFirst(payloadStart + payloadCount)
        searchedCount = 0
        return event
    }

    private static let malformed = EngineError.malformedAnswer("the Wyoming server sent what is no event")
}
