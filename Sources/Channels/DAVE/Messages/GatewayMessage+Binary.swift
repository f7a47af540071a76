extension GatewayMessage {
    /// Reads the payload of a binary opcode, from behind the opcode's byte (DAVE protocol 1.1, "Voice Gateway Opcodes").
    ///
    ///     25   the external sender
    ///     27   an operation, then proposals or references
    ///     29   transition id, 16 bits big endian, then the commit
    ///     30   transition id, 16 bits big endian, then the welcome
    ///
    /// Any bytes. Nil for other opcodes, without a transition id where one belongs, and beyond
    /// ``Limits/payloadByteCount``.
    package init?(opcode: Int, payload: [UInt8]) {
        guard payload.count <= Limits.payloadByteCount else { return nil }
        switch opcode {
        case 25: self = .externalSender(payload)
        case 27: self = .proposals(payload)
        case 29, 30:
            guard payload.count >= 2 else { return nil }
            let id = TransitionID(payload[0]) << 8 | TransitionID(payload[1])
            let rest = Array(payload.dropFirst(2))
            self = opcode == 29 ? .commit(id, rest) : .welcome(id, rest)
        default: return nil
        }
    }
}
