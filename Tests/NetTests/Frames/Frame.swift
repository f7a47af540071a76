/// A frame of RFC 6455 as a test wants it, right or wrong, for either side to send.
struct Frame: Sendable {
    /// 0 continuation, 1 text, 2 binary, 8 close, 9 ping, 10 pong; others are reserved.
    let opcode: UInt8
    let payload: [UInt8]
    /// The FIN bit.
    var isFinal = true
    /// The three reserved bits.
    var reserved: UInt8 = 0
    /// Masked where it must not be, or the other way round.
    var isMaskedWrongly = false
    /// A length that differs from the payload's.
    var announced: UInt64?
    /// The length takes two bytes, however short it is.
    var hasLongLength = false

    init(
        _ opcode: UInt8,
        _ payload: [UInt8] = [],
        isFinal: Bool = true,
        reserved: UInt8 = 0,
        isMaskedWrongly: Bool = false,
        announced: UInt64? = nil,
        hasLongLength: Bool = false
    ) {
        self.opcode = opcode
        self.payload = payload
        self.isFinal = isFinal
        self.reserved = reserved
        self.isMaskedWrongly = isMaskedWrongly
        self.announced = announced
        self.hasLongLength = hasLongLength
    }

    init(text: String) { self.init(1, Array(text.utf8)) }

    init(close code: UInt16, _ reason: String = "") {
        self.init(8, [UInt8(code >> 8), UInt8(code & 0xFF)] + Array(reason.utf8))
    }

    /// The frames of one message, each with so many bytes of it.
    static func fragments(_ opcode: UInt8, _ payload: [UInt8], of byteCount: Int) -> [Frame] {
        stride(from: 0, to: payload.count, by: byteCount).map { start in
            let end = min(start + byteCount, payload.count)
            return Frame(start == 0 ? opcode : 0, Array(payload[start..<end]), isFinal: end == payload.count)
        }
    }

    /// The frame as bytes, masked as a client masks it or plain as a server sends it.
    func bytes(isMasked: Bool) -> [UInt8] {
        let length = announced ?? UInt64(payload.count)
        let isMasked = isMasked != isMaskedWrongly
        var frame = [(isFinal ? 0x80 : 0) | reserved << 4 | opcode]
        let mask: UInt8 = isMasked ? 0x80 : 0
        switch length {
        case ..<126 where !hasLongLength: frame.append(mask | UInt8(length))
        case ..<65_536: frame += [mask | 126, UInt8(length >> 8), UInt8(length & 0xFF)]
        default: frame += [mask | 127] + (0..<8).map { UInt8(truncatingIfNeeded: length >> (56 - 8 * $0)) }
        }
        guard isMasked else { return frame + payload }
        let key: [UInt8] = [0x12, 0x34, 0x56, 0x78]
        return frame + key + payload.enumerated().map { $1 ^ key[$0 % 4] }
    }
}
