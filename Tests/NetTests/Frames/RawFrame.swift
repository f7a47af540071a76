import TestSupport

/// What a client sends as bytes.
enum RawFrame {
    static let key = "dGhlIHNhbXBsZSBub25jZQ=="

    static let upgrade =
        "GET /socket HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
        + "Sec-WebSocket-Key: \(key)\r\nSec-WebSocket-Version: 13\r\n\r\n"

    /// One frame of a client.
    static func bytes(
        _ opcode: UInt8,
        _ payload: [UInt8] = [],
        isFinal: Bool = true,
        announced: UInt64? = nil
    ) -> [UInt8] {
        Frame(opcode, payload, isFinal: isFinal, announced: announced).bytes(isMasked: true)
    }

    static func text(_ text: String) -> [UInt8] { bytes(1, Array(text.utf8)) }

    static func close(_ code: UInt16, _ reason: String = "") -> [UInt8] {
        bytes(8, [UInt8(code >> 8), UInt8(code & 0xFF)] + Array(reason.utf8))
    }
}

/// A frame that was received, unmasked.
struct ReceivedFrame: Equatable {
    let opcode: UInt8
    let payload: [UInt8]

    var text: String { String(decoding: payload, as: UTF8.self) }

    /// The status code of a close.
    var closeCode: Int? { opcode == 8 && payload.count >= 2 ? Int(payload[0]) << 8 | Int(payload[1]) : nil }
}

/// Something that reads bytes: a client, or a server's connection.
protocol ByteSource: AnyObject {
    func read(exactly count: Int) -> [UInt8]?
}

extension RawClient: ByteSource {}
extension ScriptedConnection: ByteSource {}

extension RawClient {
    /// Opens a WebSocket; the answer's head.
    func upgrade() -> String? {
        send(RawFrame.upgrade.utf8)
        return read(through: "\r\n\r\n")
    }
}

extension ByteSource {
    /// The next frame; nil when the peer sends no more, or something that is no whole frame or is masked wrongly.
    func frame(isMasked: Bool = false) -> ReceivedFrame? {
        guard let head = read(exactly: 2), head[0] & 0xF0 == 0x80, head[1] & 0x80 == (isMasked ? 0x80 : 0) else {
            return nil
        }
        var count = Int(head[1] & 0x7F)
        if count >= 126 {
            guard let length = read(exactly: count == 126 ? 2 : 8) else { return nil }
            count = length.reduce(0) { $0 << 8 | Int($1) }
        }
        guard let mask = read(exactly: isMasked ? 4 : 0), let payload = read(exactly: count) else { return nil }
        let clear = isMasked ? payload.enumerated().map { $1 ^ mask[$0 % 4] } : payload
        return ReceivedFrame(opcode: head[0] & 0x0F, payload: clear)
    }
}
