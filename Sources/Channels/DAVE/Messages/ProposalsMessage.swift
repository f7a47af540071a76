import MLS

/// The payload of opcode 27 (DAVE protocol 1.1, "MLS Proposals").
///
///     operation   1 byte: 0 append, 1 revoke
///     append      a vector of MLSMessages, one or more
///     revoke      a vector of references, each a vector of 32 bytes
enum ProposalsMessage: Equatable {
    /// The messages, one behind the other.
    case append([UInt8])
    /// What was proposed before and counts no more.
    case revoke([[UInt8]])

    /// Nil for anything else.
    init?(_ payload: [UInt8]) {
        guard let message = try? Self.read(payload) else { return nil }
        self = message
    }

    private static func read(_ payload: [UInt8]) throws(PresentationError) -> ProposalsMessage {
        var reader = PresentationReader(payload)
        let operation = try reader.readUInt8()
        let message: ProposalsMessage
        switch operation {
        case 0:
            message = .append(try reader.readVector(atMost: Limits.payloadByteCount))
        case 1:
            message = .revoke(
                try reader.readList(atMost: Limits.proposals) { (reader) throws(PresentationError) in
                    try reader.readVector(atMost: CipherSuite.hashByteCount)
                }
            )
        default: throw .invalidStructure
        }
        try reader.finish()
        return message
    }
}
