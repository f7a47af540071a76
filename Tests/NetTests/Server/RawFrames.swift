import TestSupport

/// Frames of RFC 6455 as a test wants them, right or wrong.
enum RawFrame {
    static let key = "dGhlIHNhbXBsZSBub25jZQ=="

    static let upgrade =
        "GET /socket HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
        + "Sec-WebSocket-Key: \(key)\r\nSec-WebSocket-Version: 13\r\n\r\n"

    /// One frame of a client.
    ///
    /// - Parameters:
    ///   - opcode: 0 continuation, 1 text, 2 binary, 8 close, 9 ping, 10 pong; others are reserved.
    ///   - payload: Masked on the way, if it is.
    ///   - isFinal: The FIN bit.
    ///   - reserved: The three reserved bits.
    ///   - isMasked: False breaks the rules.
    ///   - announced: A length that differs from the payload's.
    /// - Returns: The frame's bytes.
    static func bytes(
        _ opcode: UInt8,
        _ payload: [UInt8] = [],
        isFinal: Bool = true,
        reserved: UInt8 = 0,
        isMasked: Bool = true,
        announced: UInt64? = nil
    ) -> [UInt8] {
        let length = announced ?? UInt64(payload.count)
        var frame = [(isFinal ? 0x80 : 0) | reserved << 4 | opcode]
        let mask: UInt8 = isMasked ? 0x80 : 0
        switch length {
        case ..<126: frame.append(mask | UInt8(length))
        case ..<65_536: frame += [mask | 126, UInt8(length >> 8), UInt8(length & 0xFF)]
        default: frame += [mask | 127] + (0..<8).map { UInt8(truncatingIfNeeded: length >> (56 - 8 * $0)) }
        }
        guard isMasked else { return frame + payload }
        let key: [UInt8] = [0x12, 0x34, 0x56, 0x78]
        return frame + key + payload.enumerated().map { $1 ^ key[$0 % 4] }
    }

    static func text(_ text: String) -> [UInt8] { bytes(1, Array(text.utf8)) }

    static func close(_ code: UInt16, _ reason: String = "") -> [UInt8] {
        bytes(8, [UInt8(code >> 8), UInt8(code & 0xFF)] + Array(reason.utf8))
    }
}

/// A frame that a server sent: never masked.
struct ReceivedFrame: Equatable {
    let opcode: UInt8
    let payload: [UInt8]

    var text: String { String(decoding: payload, as: UTF8.self) }

    /// The status code of a close.
    var closeCode: Int? { opcode == 8 && payload.count >= 2 ? Int(payload[0]) << 8 | Int(payload[1]) : nil }
}

/// Something that reads bytes: a plain client or one over TLS.
protocol ByteSource: AnyObject {
    @discardableResult func send(_ bytes: some Sequence<UInt8>) -> Bool
    func read(exactly count: Int) -> [UInt8]?
    func read(through mark: String) -> String?
}

extension RawClient: ByteSource {}

extension ByteSource {
    /// Opens a WebSocket; the answer's head.
    func upgrade() -> String? {
        send(RawFrame.upgrade.utf8)
        return read(through: "\r\n\r\n")
    }

    /// The next frame; nil when the server sends no more, or something that is no frame of a server.
    func frame() -> ReceivedFrame? {
        guard let head = read(exactly: 2), head[0] & 0xF0 == 0x80, head[1] & 0x80 == 0 else { return nil }
        var count = Int(head[1])
        if count >= 126 {
            guard let length = read(exactly: count == 126 ? 2 : 8) else { return nil }
            count = length.reduce(0) { $0 << 8 | Int($1) }
        }
        guard let payload = read(exactly: count) else { return nil }
        return ReceivedFrame(opcode: head[0] & 0x0F, payload: payload)
    }
}
