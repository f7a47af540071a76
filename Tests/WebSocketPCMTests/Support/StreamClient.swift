import Runtime
import TestSupport
import Testing

/// A blocking client of `/v1/stream` that speaks WebSocket by itself (RFC 6455).
final class StreamClient {
    enum Message: Equatable {
        case event(JSONValue)
        case audio([UInt8])
        case close(Int)
    }

    private let connection: RawClient
    /// The answer to the handshake.
    let head: String

    /// Connects and asks for the upgrade.
    init(port: Int, query: String = "", headers: [String] = []) throws {
        connection = try #require(RawClient(port: port))
        var lines = [
            "GET /v1/stream?\(query) HTTP/1.1", "Host: 127.0.0.1", "Upgrade: websocket", "Connection: Upgrade",
            "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        ]
        lines += headers
        connection.send(lines.joined(separator: "\r\n") + "\r\n\r\n")
        head = try #require(connection.read(through: "\r\n\r\n"))
    }

    /// The same, and takes `session.ready`.
    static func ready(port: Int, query: String = "", headers: [String] = []) throws -> StreamClient {
        let client = try StreamClient(port: port, query: query, headers: headers)
        try #require(client.head.hasPrefix("HTTP/1.1 101 "))
        _ = try client.event("session.ready")
        return client
    }

    func send(_ text: String) { send(opcode: 0x1, Array(text.utf8)) }

    func send(_ bytes: [UInt8]) { send(opcode: 0x2, bytes) }

    /// Returns when the server has taken all that was sent before.
    func settle() throws {
        send(#"{"type":"ping","id":"settled"}"#)
        while try event("pong")["id"] != "settled" {}
    }

    /// The next message.
    func read() throws -> Message {
        let head = try #require(connection.read(exactly: 2))
        var count = Int(head[1] & 0x7F)
        if count >= 126 {
            let length = try #require(connection.read(exactly: count == 126 ? 2 : 8))
            count = length.reduce(0) { $0 << 8 | Int($1) }
        }
        let payload = try #require(connection.read(exactly: count))
        switch head[0] & 0xF {
        case 0x1: return .event(try JSONValue(parsing: payload))
        case 0x2: return .audio(payload)
        case 0x8: return .close(payload.count < 2 ? 1005 : Int(payload[0]) << 8 | Int(payload[1]))
        default: return try read()
        }
    }

    /// The next message, which has to be an event of this type.
    @discardableResult
    func event(_ type: String) throws -> [String: JSONValue] {
        let message = try read()
        guard case .event(.object(let fields)) = message, fields["type"]?.string == type else {
            throw Unexpected(wanted: type, came: "\(message)".prefix(300).description)
        }
        return fields
    }

    /// The code of the close that comes after any other messages.
    func closeCode() throws -> Int {
        while true {
            if case .close(let code) = try read() { return code }
        }
    }

    func leave() { connection.close() }

    /// Sends one frame.
    func send(opcode: UInt8, _ payload: [UInt8], isFinal: Bool = true) {
        var frame = [(isFinal ? 0x80 : 0) | opcode]
        switch payload.count {
        case ..<126: frame.append(0x80 | UInt8(payload.count))
        case ..<65_536: frame += [0x80 | 126, UInt8(payload.count >> 8), UInt8(payload.count & 0xFF)]
        default: frame += [0x80 | 127] + (0..<8).map { UInt8(truncatingIfNeeded: payload.count >> (56 - 8 * $0)) }
        }
        // A mask of zeros leaves the payload as it is.
        connection.send(frame + [0, 0, 0, 0] + payload)
    }

    struct Unexpected: Error {
        let wanted: String
        let came: String
    }
}
